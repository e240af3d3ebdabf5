using System.Buffers;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Arvo.JsonSchema;

/// <summary>Between System.Text.Json and the tokens that NJsonSchema reads. A number is whole however it was written (1.0 is 1).</summary>
static class JsonTokens
{
    public static JToken Of(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JObject();
                foreach (var member in value.EnumerateObject()) members[member.Name] = Of(member.Value);
                return members;
            case JsonValueKind.Array:
                return new JArray(value.EnumerateArray().Select(Of));
            case JsonValueKind.String:
                return new JValue(value.GetString());
            case JsonValueKind.Number:
                return Number(value);
            case JsonValueKind.True or JsonValueKind.False:
                return new JValue(value.GetBoolean());
            default:
                return JValue.CreateNull();
        }
    }

    public static JsonElement ToElement(JToken token)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, ArvoJson.WriterOptions)) Write(token, writer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    // NJsonSchema only needs to know whether a number is whole (ranges are checked here), and can't
    // read large ones; what came is written again as it came.
    static JValue Number(JsonElement value)
    {
        if (value.TryGetInt64(out var whole)) return new JValue(whole);
        var number = value.GetDouble();
        var token = number == Math.Truncate(number) ? new JValue((long)Math.Clamp(number, -1e18, 1e18)) : new JValue(number);
        token.AddAnnotation(new WrittenNumber(value.GetRawText()));
        return token;
    }

    sealed record WrittenNumber(string Text);

    static void Write(JToken token, Utf8JsonWriter writer)
    {
        switch (token)
        {
            case JObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    writer.WritePropertyName(name);
                    Write(value!, writer); // a member of a JObject always has a token
                }
                writer.WriteEndObject();
                break;
            case JArray items:
                writer.WriteStartArray();
                foreach (var item in items) Write(item, writer);
                writer.WriteEndArray();
                break;
            case JValue when token.Annotation<WrittenNumber>() is { } number: writer.WriteRawValue(number.Text, skipInputValidation: true); break;
            case JValue { Value: string text }: writer.WriteStringValue(text); break;
            case JValue { Value: bool flag }: writer.WriteBooleanValue(flag); break;
            case JValue { Value: long whole }: writer.WriteNumberValue(whole); break;
            default: writer.WriteNullValue(); break;
        }
    }
}
