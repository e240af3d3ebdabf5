using System.Runtime.InteropServices;
using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Converts a parsed document; the last of several members of one name wins, as in JavaScript.</summary>
static class JsonElementReader
{
    public static DataValue Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array => new(ReadContainer(element)),
        JsonValueKind.String => DataValue.From(element.GetString()),
        JsonValueKind.Number => ReadNumber(element),
        JsonValueKind.True => DataValue.True,
        JsonValueKind.False => DataValue.False,
        JsonValueKind.Null => DataValue.Null,
        _ => default,
    };

    public static DataContent ReadContainer(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? ReadObject(element) : ReadArray(element);

    static DataObject ReadObject(JsonElement element)
    {
        var members = new MemberList(element.GetPropertyCount());
        foreach (var property in element.EnumerateObject())
            members.Set(property.Name, Read(property.Value));
        return members.ToObject();
    }

    static DataArray ReadArray(JsonElement element)
    {
        var items = new DataValue[element.GetArrayLength()];
        var at = 0;
        foreach (var item in element.EnumerateArray())
            items[at++] = Read(item);
        return DataArray.Take(items);
    }

    static DataValue ReadNumber(JsonElement element)
    {
        var text = JsonMarshal.GetRawUtf8Value(element);
        return JsonNumber.IsCanonical(text)
            ? DataValue.From(JsonNumber.ReadCanonical(text))
            : new DataValue(new NumberText(text.ToArray()), element.GetDouble());
    }
}
