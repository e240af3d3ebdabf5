using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>The <c>factory</c> operation of contracts.json.</summary>
static class FactoryOperations
{
    public static JsonObject Make(JsonElement input)
    {
        Fields.Check(input, "input", "contract", "version", "method", "orchestratorFactory", "event");
        return Outcome.Of("event", () =>
        {
            var contract = ContractDescription.Build(input.GetProperty("contract")).Version(input.GetProperty("version").GetString()!);
            return FlatEvent.Write(Make(contract, input));
        });
    }

    static ArvoEvent Make(VersionedArvoContract contract, JsonElement input)
    {
        var given = input.GetProperty("event");
        var options = FlatEvent.Options(given, given.TryGetProperty("__extensions", out var extensions) ? extensions : null, "error", "__extensions");
        var factory = input.GetProperty("orchestratorFactory").GetBoolean()
            ? new ArvoOrchestratorEventFactory(contract)
            : new ArvoEventFactory(contract);
        return (input.GetProperty("method").GetString(), factory) switch
        {
            ("accepts", _) => factory.Accepts(options),
            ("emits", _) => factory.Emits(options),
            ("systemError", _) => factory.SystemError(options, Error(given.GetProperty("error"))),
            ("init", ArvoOrchestratorEventFactory orchestrators) => orchestrators.Init(options),
            ("complete", ArvoOrchestratorEventFactory orchestrators) => orchestrators.Complete(options),
            var (method, _) => throw new CorpusFormatException($"unknown method '{method}' for this factory"),
        };
    }

    static ArvoErrorData Error(JsonElement error) => new(
        error.GetProperty("name").GetString()!, error.GetProperty("message").GetString()!,
        error.TryGetProperty("stack", out var stack) ? stack.GetString() : null);
}
