using System.Collections.Frozen;

namespace Arvo.JsonSchema;

/// <summary>Which keyword is checked by whom.</summary>
static class SchemaKeywords
{
    /// <summary>
    /// On an object schema: <c>strict</c> refuses members that aren't declared, <c>strip</c> (the
    /// default where <c>additionalProperties</c> is false) drops them.
    /// </summary>
    public const string Unknown = "x-arvo-unknown";

    /// <summary>On a text schema: a list of <c>trim</c> and <c>lower</c>, applied before anything is checked.</summary>
    public const string Transform = "x-arvo-transform";

    /// <summary>On a member with alternatives: true keeps it absent when it is, whatever defaults the alternatives have.</summary>
    public const string Optional = "x-arvo-optional";

    /// <summary>
    /// Checked here and taken out of what NJsonSchema sees: it counts text by grapheme clusters, runs patterns as .NET's and without time limit,
    /// compares enum members as texts, rounds numbers to decimals, and knows no <c>const</c>. <c>not</c> is here because it may hold any of these.
    /// </summary>
    public static readonly FrozenSet<string> Own = FrozenSet.ToFrozenSet(
    [
        "minLength", "maxLength", "pattern", "format", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "not", "default", "$schema", "$id", "$comment", "title", "description", "examples", "readOnly", "writeOnly", "deprecated", "contentEncoding",
        "contentMediaType", Unknown, Transform, Optional,
    ]);

    /// <summary>Checked by NJsonSchema.</summary>
    public static readonly FrozenSet<string> Structure = FrozenSet.ToFrozenSet(
    [
        "type", "properties", "required", "additionalProperties", "minProperties", "maxProperties", "items", "additionalItems", "minItems",
        "maxItems", "uniqueItems", "anyOf", "oneOf", "allOf", "$ref", "definitions", "$defs",
    ]);

    public static bool IsMarker(string keyword) => keyword is Unknown or Transform or Optional;

    public static bool IsKnown(string keyword) =>
        Own.Contains(keyword) || Structure.Contains(keyword) || keyword.StartsWith("x-", StringComparison.Ordinal);
}
