using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.Messaging.Tests;

/// <summary>Events as any publisher would write them.</summary>
static class Events
{
    public static JsonObject Json(string id, string to = ScriptedDispatcher.DefaultSource, string subject = "order/1") => new()
    {
        ["specversion"] = "1.0",
        ["id"] = id,
        ["source"] = "com.test.client",
        ["type"] = ScriptedDispatcher.DefaultSource,
        ["subject"] = subject,
        ["datacontenttype"] = ArvoEvent.ArvoContentType,
        ["time"] = "2030-01-01T00:00:00.000+00:00",
        ["to"] = to,
        ["data"] = new JsonObject { ["order"] = id, ["amount"] = 12.5 },
    };

    public static byte[] Bytes(string id, string to = ScriptedDispatcher.DefaultSource, string subject = "order/1") =>
        Encoding.UTF8.GetBytes(Json(id, to, subject).ToJsonString());

    public static byte[] With(Action<JsonObject> change)
    {
        var json = Json("evt-1");
        change(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    public static OutboundEvent Outbound(
        string id, string to = ScriptedDispatcher.DefaultSource, string? domain = null, string subject = "order/1") =>
        new(id, "com.test.client", ScriptedDispatcher.DefaultSource, subject, to, domain, Bytes(id, to, subject));

    public static string IdOf(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("id").GetString() ?? "";
    }
}
