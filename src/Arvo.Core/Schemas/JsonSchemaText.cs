namespace Arvo;

/// <summary>The few words of JSON Schema that Core writes.</summary>
static class JsonSchemaText
{
    public const string Draft07 = "http://json-schema.org/draft-07/schema#";
}
