using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Arvo;

/// <summary>How Arvo writes and reads JSON, for whoever must produce the same text (snapshots, outboxes, tests).</summary>
public static class ArvoJson
{
    /// <summary>Escapes only what JSON demands, so that texts equal those of <c>JSON.stringify</c>. Not for embedding into HTML.</summary>
    public static JavaScriptEncoder Encoder => PlainJsonEncoder.Instance;

    /// <summary>No white space, <see cref="Encoder"/>, structure not re-checked by the writer.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = PlainJsonEncoder.Instance, SkipValidation = true };

    /// <summary>
    /// How C# records are read and written as event data: camel case, case sensitive, members that the record doesn't know are dropped, nullability
    /// and required members enforced, duplicate members refused, numbers never read from texts, enums by name; on writing, an optional member (a
    /// constructor parameter with a default value, or a property that isn't <c>required</c>) is left out when null.
    /// </summary>
    public static JsonSerializerOptions RecordOptions { get; } = OptionsFor(new DefaultJsonTypeInfoResolver());

    /// <summary>
    /// <see cref="RecordOptions"/> over another resolver, usually a source generated context, which makes records free of reflection.
    /// </summary>
    public static JsonSerializerOptions OptionsFor(IJsonTypeInfoResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            Encoder = PlainJsonEncoder.Instance,
            Converters = { new JsonStringEnumConverter() },
            TypeInfoResolver = resolver.WithAddedModifier(LeaveOutAbsentMembers),
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>
    /// "Optional" and "nullable" are two things to a peer that validates with zod: null in an optional member would be refused there (AS §2.5).
    /// </summary>
    static void LeaveOutAbsentMembers(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (!property.IsRequired && (!property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null))
                property.ShouldSerialize ??= static (_, value) => value is not null;
    }
}
