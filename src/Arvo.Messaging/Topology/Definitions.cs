using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.Messaging;

/// <summary>Writes a topology the way RabbitMQ's management imports it.</summary>
static class Definitions
{
    static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(RabbitMqTopology topology, string virtualHost)
    {
        var file = new JsonObject
        {
            ["vhosts"] = new JsonArray(new JsonObject { ["name"] = virtualHost }),
            ["exchanges"] = List(topology.Exchanges, exchange => Exchange(exchange, virtualHost)),
            ["queues"] = List(topology.Queues, queue => Queue(queue, virtualHost)),
            ["bindings"] = List(topology.Bindings, binding => Binding(binding, virtualHost)),
            ["policies"] = List(topology.Policies, policy => Policy(policy, virtualHost)),
        };
        return file.ToJsonString(Readable) + "\n";
    }

    static JsonObject Exchange(ExchangeEntity exchange, string virtualHost) => new()
    {
        ["name"] = exchange.Name,
        ["vhost"] = virtualHost,
        ["type"] = exchange.Type,
        ["durable"] = true,
        ["auto_delete"] = false,
        ["internal"] = false,
        ["arguments"] = Arguments(exchange.Arguments),
    };

    static JsonObject Queue(QueueEntity queue, string virtualHost) => new()
    {
        ["name"] = queue.Name,
        ["vhost"] = virtualHost,
        ["durable"] = true,
        ["auto_delete"] = false,
        ["arguments"] = Arguments(queue.Arguments),
    };

    static JsonObject Binding(BindingEntity binding, string virtualHost) => new()
    {
        ["source"] = binding.Exchange,
        ["vhost"] = virtualHost,
        ["destination"] = binding.Queue,
        ["destination_type"] = "queue",
        ["routing_key"] = binding.RoutingKey,
        ["arguments"] = new JsonObject(),
    };

    static JsonObject Policy(PolicyEntity policy, string virtualHost) => new()
    {
        ["vhost"] = virtualHost,
        ["name"] = policy.Name,
        ["pattern"] = policy.Pattern,
        ["apply-to"] = "queues",
        ["priority"] = policy.Priority,
        ["definition"] = Arguments(policy.Definition),
    };

    static JsonArray List<T>(ImmutableArray<T> entities, Func<T, JsonObject> write) => [.. entities.Select(entity => (JsonNode)write(entity))];

    static JsonObject Arguments(ImmutableSortedDictionary<string, object> arguments) =>
        new(arguments.Select(argument => KeyValuePair.Create(argument.Key, Value(argument.Value))));

    static JsonNode? Value(object value) => value switch
    {
        string text => text,
        int number => number,
        long number => number,
        _ => throw new InvalidOperationException($"No JSON for an argument of type {value.GetType()}."),
    };
}
