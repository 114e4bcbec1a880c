-- wrk: posts the signed receipts of a file in turn; each thread begins elsewhere. A second argument is the pause after each answer, in milliseconds.
local lines, at, thread_no = {}, 0, 0

function setup(thread)
	thread:set("start", thread_no * 1013)
	thread_no = thread_no + 1
end

function init(args)
	for line in io.lines(args[1]) do
		local signature, body = line:match("^(.-)\t(.*)$")
		lines[#lines + 1] = wrk.format("POST", nil, { ["Content-Type"] = "application/json", ["X-Hub-Signature-256"] = signature }, body)
	end
	at = start
	if args[2] then
		local pause = tonumber(args[2])
		delay = function() return pause end
	end
end

function request()
	at = at % #lines + 1
	return lines[at]
end
