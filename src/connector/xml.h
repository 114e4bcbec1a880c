/*
 * xml: what the older back offices write: <xml><item><name>text</name> ...</item> ...</xml>, as JSON.
 *
 * Rows become an array of objects of texts; a document without rows (<xml><error>text</error></xml>) becomes one object. Any document type is
 * refused, and with it every entity that a document could define.
 */
#ifndef CONNECTOR_XML_H
#define CONNECTOR_XML_H

#include "base/json.h"
#include "connector/trouble.h"

enum trouble xml_read(const char *bytes, size_t n, struct json_object **ret);

#endif
