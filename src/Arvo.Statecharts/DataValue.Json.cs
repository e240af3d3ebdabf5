using System.Text;
using System.Text.Json;

namespace Arvo.Statecharts;

public readonly partial struct DataValue
{
    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = DataContent.MaxDepth };

    /// <summary>Reads one JSON text in UTF-8.</summary>
    /// <exception cref="JsonException">Not JSON, more than one value, or nested deeper than 512 levels.</exception>
    public static DataValue Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        reader.Read();
        var value = Utf8DataReader.Read(ref reader);
        // Anything after the value makes this throw.
        reader.Read();
        return value;
    }

    /// <summary>Reads one JSON text.</summary>
    /// <exception cref="JsonException">Not JSON, more than one value, or nested deeper than 512 levels.</exception>
    public static DataValue Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads the value the reader stands on, and leaves it on the value's last token.</summary>
    public static DataValue Read(ref Utf8JsonReader reader) => Utf8DataReader.Read(ref reader);

    /// <summary>Writes the value; undefined is written as null.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (Content is string text)
            writer.WriteStringValue(text);
        else if (Content is null)
            writer.WriteNullValue();
        else
            ((DataContent)Content).WriteTo(writer, Number);
    }

    /// <summary>JSON text in UTF-8, without white space.</summary>
    public byte[] ToUtf8Bytes() => JsonBytes.Write(this, static (writer, value) => value.WriteTo(writer));

    /// <summary>A document of its own; the wrapped one when this came from <see cref="Wrap"/>.</summary>
    public JsonElement ToJsonElement()
    {
        if (Content is JsonElementContent lazy)
            return lazy.Element;
        return JsonBytes.WriteDocument(this, static (writer, value) => value.WriteTo(writer), ReaderOptions);
    }
}
