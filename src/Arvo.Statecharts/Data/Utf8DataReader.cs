using System.Buffers;
using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Reads the value a reader stands on straight into data, without a document in between.</summary>
static class Utf8DataReader
{
    public static DataValue Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => new(ReadObject(ref reader)),
        JsonTokenType.StartArray => new(ReadArray(ref reader)),
        JsonTokenType.String => DataValue.From(reader.GetString()),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => DataValue.True,
        JsonTokenType.False => DataValue.False,
        JsonTokenType.Null => DataValue.Null,
        _ => throw new JsonException($"A JSON value was expected, found {reader.TokenType}."),
    };

    static DataObject ReadObject(ref Utf8JsonReader reader)
    {
        var members = new MemberList(4);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameCache.Get(ref reader);
            reader.Read();
            members.Set(name, Read(ref reader));
        }
        return members.ToObject();
    }

    static DataArray ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<DataValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Read(ref reader));
        return DataArray.Take([.. items]);
    }

    static DataValue ReadNumber(ref Utf8JsonReader reader)
    {
        var text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return JsonNumber.IsCanonical(text)
            ? DataValue.From(JsonNumber.ReadCanonical(text))
            : new DataValue(new NumberText(text.ToArray()), reader.GetDouble());
    }
}
