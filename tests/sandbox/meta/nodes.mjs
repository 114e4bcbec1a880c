/*
 * nodes: what graph.facebook.com tells about the account itself: phone number, business account, health,
 * tokens, subscribed apps.
 */
import { refuse } from './errors.mjs';
import { displayNumber } from '../number.mjs';

const PHONE_DEFAULT = ['verified_name', 'code_verification_status', 'display_phone_number', 'quality_rating', 'id'];
const WABA_DEFAULT = ['id', 'name', 'timezone_id', 'message_template_namespace'];

export function createNodes({ account, templates }) {
  function phone() {
    return {
      id: account.phone_number_id,
      verified_name: account.verified_name,
      code_verification_status: 'VERIFIED',
      display_phone_number: displayNumber(account.number),
      quality_rating: account.quality_rating,
      name_status: 'APPROVED',
      status: account.status,
      platform_type: 'CLOUD_API',
      account_mode: 'LIVE',
      is_official_business_account: false,
      is_pin_enabled: true,
      throughput: { level: 'STANDARD' },
      last_onboarded_time: '2026-01-05T02:00:00+0000',
      whatsapp_business_manager_messaging_limit: account.messaging_limit,
      webhook_configuration: account.webhook_url ? { application: account.webhook_url } : {},
      health_status: health(),
    };
  }

  function waba() {
    return {
      id: account.waba_id,
      name: account.verified_name,
      currency: 'USD',
      timezone_id: '66',
      message_template_namespace: 'b0f7c7f6_9a53_4f3e_8d51_c6b1f0b6f0aa',
      account_review_status: 'APPROVED',
      business_verification_status: 'verified',
      country: 'ID',
      health_status: health(),
    };
  }

  function health() {
    const phone_state = account.status === 'CONNECTED' ? { can_send_message: 'AVAILABLE' } : {
      can_send_message: 'BLOCKED',
      errors: [{ error_code: 133010, error_description: 'Phone number is not registered', possible_solution: 'Register the phone number.' }],
    };
    const entities = [
      { entity_type: 'PHONE_NUMBER', id: account.phone_number_id, ...phone_state },
      { entity_type: 'WABA', id: account.waba_id, can_send_message: 'AVAILABLE' },
      { entity_type: 'BUSINESS', id: account.business_id, can_send_message: 'AVAILABLE' },
      { entity_type: 'APP', id: account.app_id, can_send_message: 'AVAILABLE' },
    ];
    return { can_send_message: phone_state.can_send_message, entities };
  }

  function templateHealth(template) {
    if (template.status === 'APPROVED') return health();
    const blocked = {
      entity_type: 'MESSAGE_TEMPLATE', id: template.id, can_send_message: 'BLOCKED',
      errors: [{ error_code: 141002, error_description: 'The template is not approved.', possible_solution: 'Wait for approval or edit the template.' }],
    };
    return { can_send_message: 'BLOCKED', entities: [blocked, ...health().entities] };
  }

  return {
    phone: (query) => fieldsOf(phone(), query.get('fields'), PHONE_DEFAULT, 'WhatsAppBusinessPhoneNumber'),
    waba: (query) => fieldsOf(waba(), query.get('fields'), WABA_DEFAULT, 'WhatsAppBusinessAccount'),

    phoneNumbers(query) {
      const row = fieldsOf(phone(), query.get('fields'), PHONE_DEFAULT, 'WhatsAppBusinessPhoneNumber');
      const cursor = Buffer.from(account.phone_number_id).toString('base64');
      return { data: [row], paging: { cursors: { before: cursor, after: cursor } } };
    },

    template(template, query) {
      if (query.get('fields') === 'health_status') return { health_status: templateHealth(template), id: template.id };
      return templates.one(template, query);
    },

    subscribedApps() {
      if (!account.subscribed) return { data: [] };
      return { data: [{ whatsapp_business_api_data: { id: account.app_id, name: 'Kabarizin', link: 'https://www.facebook.com/games/?app_id=' + account.app_id } }] };
    },

    debugToken(query) {
      const token = query.get('input_token');
      if (!token) refuse(100, '', { plain: true, message: '(#100) The parameter input_token is required.' });
      if (token !== account.token)
        return { data: { error: { code: 190, message: 'Invalid OAuth access token.' }, is_valid: false, scopes: [] } };
      const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging'];
      return {
        data: {
          app_id: account.app_id, type: 'SYSTEM_USER', application: 'Kabarizin', data_access_expires_at: 0, expires_at: 0,
          is_valid: true, issued_at: 1767225600, scopes,
          granular_scopes: scopes.map((scope) => ({ scope, target_ids: [account.waba_id] })), user_id: '122100000000000001',
        },
      };
    },
  };
}

function fieldsOf(node, asked, defaults, type) {
  const fields = asked ? asked.split(',').map((f) => f.trim()).filter(Boolean) : defaults;
  const row = {};
  for (const field of asked && !fields.includes('id') ? [...fields, 'id'] : fields) {
    if (node[field] === undefined) refuse(100, '', { plain: true, message: `(#100) Tried accessing nonexisting field (${field}) on node type (${type})` });
    row[field] = node[field];
  }
  return row;
}
