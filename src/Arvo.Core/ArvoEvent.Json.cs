using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Arvo;

// The wire form: one flat JSON object (AS §1.2).
public sealed partial record ArvoEvent
{
    /// <summary>
    /// Reads an event as it came. An absent nullable member is null, an absent content type is <see cref="ArvoContentType"/>, an unknown member is a
    /// custom extension. A byte order mark is skipped; a member given twice is refused.
    /// </summary>
    /// <exception cref="ArvoEventException">Not JSON, not an object, or not an event: all faults.</exception>
    public static ArvoEvent Parse(ReadOnlyMemory<byte> utf8) =>
        TryParse(utf8, out var parsed, out var faults) ? parsed : throw new ArvoEventException(faults);

    /// <summary>As <see cref="Parse"/>; false, with every fault, when this is no event.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out ArvoEvent? parsed, out IReadOnlyList<ArvoFault> faults)
    {
        var read = EventReader.Read(utf8.Span, out parsed);
        faults = read ?? (IReadOnlyList<ArvoFault>)[];
        return parsed is not null;
    }

    /// <summary>As <see cref="Parse"/>, from JSON that was parsed already. The element may be disposed of afterwards.</summary>
    /// <exception cref="ArvoEventException">Not an event: all faults.</exception>
    public static ArvoEvent FromJson(JsonElement flat)
    {
        if (flat.ValueKind != JsonValueKind.Object)
            throw new ArvoEventException("", $"must be a JSON object, is {EventRules.Describe(flat.ValueKind)}");
        return Parse(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(flat).ToArray());
    }

    /// <summary>
    /// Writes the flat form, members in the order of AS §1.2, nulls included. The writer's own options decide about indentation and escaping.
    /// </summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        EventWriter.Write(this, writer);
    }

    /// <summary>The flat form, compact.</summary>
    public byte[] ToUtf8Bytes() => EventWriter.ToBytes(this);

    /// <summary>The flat form as JSON.</summary>
    public JsonElement ToJsonElement() => JsonElement.Parse(ToUtf8Bytes());

    /// <summary>The two groups of the CloudEvents specification: its attributes with the data, and all extensions, Arvo's included.</summary>
    public ArvoCloudEvent ToCloudEvent() => EventWriter.ToCloudEvent(this);

    /// <summary>The flat form, compact; the same text that a TypeScript peer writes.</summary>
    public override string ToString() => Encoding.UTF8.GetString(ToUtf8Bytes());

    /// <summary>The flat form, indented.</summary>
    /// <param name="indent">Spaces per level, 0 to 10; 0 is compact.</param>
    public string ToString(int indent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(indent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(indent, 10);
        return indent == 0 ? ToString() : Encoding.UTF8.GetString(EventWriter.ToIndentedBytes(this, indent));
    }
}
