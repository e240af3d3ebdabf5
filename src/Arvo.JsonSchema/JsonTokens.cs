using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Arvo.JsonSchema;

/// <summary>Between System.Text.Json and the tokens that NJsonSchema reads. Numbers keep their value; a whole one is whole however it was written (1.0 is 1).</summary>
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

    static JValue Number(JsonElement value)
    {
        if (value.TryGetInt64(out var whole)) return new JValue(whole);
        var number = value.GetDouble();
        if (!double.IsFinite(number) || number != Math.Truncate(number)) return new JValue(number);
        return Math.Abs(number) < 1L << 62 ? new JValue((long)number) : new JValue(new BigInteger(number));
    }

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
            case JValue { Value: string text }: writer.WriteStringValue(text); break;
            case JValue { Value: bool flag }: writer.WriteBooleanValue(flag); break;
            case JValue { Value: long whole }: writer.WriteNumberValue(whole); break;
            case JValue { Value: BigInteger big }: writer.WriteRawValue(big.ToString(CultureInfo.InvariantCulture), skipInputValidation: true); break;
            case JValue { Value: double number }: writer.WriteNumberValue(number); break;
            default: writer.WriteNullValue(); break;
        }
    }
}
