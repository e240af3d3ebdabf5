using System.Text.Json;

namespace Arvo;

/// <summary>The rules of AS §1.1, one method each: null when the value is right, else what is wrong with it.</summary>
static class EventRules
{
    public const string TypeRule = "must be three or more dot separated segments of lower case letters and digits";

    const string HalfCharacter = "must be well-formed Unicode, holds half a surrogate pair";

    public static string? Text(string? value) => string.IsNullOrEmpty(value) ? "must be a text of at least one character" : null;

    public static string? OptionalText(string? value) => value is "" ? "must be null or a text of at least one character" : null;

    public static string? Uri(string? value) => Text(value) ?? OptionalUri(value);

    public static string? OptionalUri(string? value) =>
        OptionalText(value) ?? (value is null || ArvoUri.IsValid(value) ? null : $"must be a percent-encoded URI, is '{Shorten(value)}'");

    public static string? SpecVersion(string? value) => value == ArvoEvent.CloudEventsVersion ? null : $"must be '1.0', is '{Shorten(value)}'";

    public static string? Type(string? value) => ArvoNames.IsType(value)
        ? null
        : $"{TypeRule}, is '{Shorten(value)}'";

    public static string? ContentType(string? value) =>
        ReferenceEquals(value, ArvoEvent.ArvoContentType)
            || (value is not null
                && (value.Contains("application/cloudevents+json", StringComparison.Ordinal)
                    || value.Contains("application/json", StringComparison.Ordinal)))
            ? null
            : $"must contain application/cloudevents+json or application/json, is '{Shorten(value)}'";

    public static string? Data(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return $"must be a JSON object, is {Describe(value.ValueKind)}";
        return WellFormedJson.IsWellFormed(value) ? null : HalfCharacter;
    }

    public static string? Time(string? value) => ArvoTime.IsValid(value) ? null : $"must be an RFC 3339 date-time with zone, is '{Shorten(value)}'";

    public static string? Units(double? value) => value is { } number && double.IsNaN(number) ? "must be a number or null, is NaN" : null;

    public static string? Domain(string? value) =>
        value is null || ArvoNames.IsDomain(value) ? null : $"must be null or lower case letters, digits and dots, is '{Shorten(value)}'";

    public static string? ExtensionName(string name) => EventMembers.IsCloudEvents(name)
        ? "is an attribute of CloudEvents and can't be an extension"
        : ArvoNames.IsExtensionName(name) ? null : "an extension's name must consist of lower case letters and digits";

    public static string? ExtensionValue(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Undefined)
            return $"an extension must be text, number, boolean or null, is {Describe(value.ValueKind)}";
        return WellFormedJson.IsWellFormed(value) ? null : HalfCharacter;
    }

    public static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Undefined => "absent",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    /// <summary>What may appear of a value in a message or a log.</summary>
    static string Shorten(string? value) => value switch
    {
        null => "null",
        { Length: > 80 } => string.Concat(value.AsSpan(0, 80), "…"),
        _ => value,
    };
}
