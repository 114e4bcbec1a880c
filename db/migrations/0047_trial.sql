-- Trials: templates that the office sends to its own people to see them arrive. They are messages whose scenario is 'trial'.
CREATE INDEX message_trial ON message (template_id, id) WHERE scenario = 'trial';
