using System.Buffers;
using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>Makes the completion of a workflow from its output (AS §7.4, §9.3 step 5).</summary>
internal static class CompletionRequest
{
    const string IdKey = "__id", UnitsKey = "__executionunits", DomainKey = "__domain";

    static readonly JsonElement EmptyOutput = JsonDocument.Parse("{}").RootElement;

    /// <summary>
    /// The completion event to build. No output counts as an empty one (W12); the keys that configure the event are not part of its data (W21).
    /// </summary>
    /// <param name="output">The output; null: none.</param>
    /// <param name="completeType">Type of the completion.</param>
    /// <param name="domains">
    /// Where completions go when the output doesn't say. A completion that the author emits by hand
    /// is a request like any other and goes where those go.
    /// </param>
    /// <param name="step">The step that ends the workflow.</param>
    public static OutgoingEvent Of(JsonElement? output, string completeType, EmissionDomains domains, StepContext step)
    {
        var given = output is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } some ? some : EmptyOutput;
        var request = new OutgoingEvent { Type = completeType, Data = given, To = step.ReplyTo, Domain = domains.Complete };
        if (given.ValueKind != JsonValueKind.Object || !HasSpecialKeys(given)) return request;

        return request with
        {
            Data = WithoutSpecialKeys(given),
            Id = given.TryGetProperty(IdKey, out var id) ? OutgoingEventReader.ReadId(DataValue.Wrap(id)) : null,
            ExecutionUnits = given.TryGetProperty(UnitsKey, out var units) ? OutgoingEventReader.Number(UnitsKey, DataValue.Wrap(units)) : null,
            Domain = given.TryGetProperty(DomainKey, out var domain) && OutgoingEventReader.ReadDomains(DataValue.Wrap(domain)) is { Count: > 0 } own
                ? own
                : domains.Complete,
        };
    }

    static bool HasSpecialKeys(JsonElement output) =>
        output.TryGetProperty(IdKey, out _) || output.TryGetProperty(UnitsKey, out _) || output.TryGetProperty(DomainKey, out _);

    static JsonElement WithoutSpecialKeys(JsonElement output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in output.EnumerateObject())
                if (member.Name is not (IdKey or UnitsKey or DomainKey)) member.WriteTo(writer);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenSpan.ToArray()).RootElement;
    }
}
