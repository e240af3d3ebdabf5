using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>Checks a consumed event against its contract (AS §9.4).</summary>
internal static class InputValidation
{
    /// <summary>The event's data as its schema gives it: defaults applied, unknown members dropped (W18).</summary>
    /// <exception cref="ContractViolation">The event names another contract or version, or its data is refused.</exception>
    public static JsonElement Parse(ArvoEvent consumed, InputRule rule)
    {
        CheckDataSchema(consumed, rule.Contract);
        return ParseData(consumed, rule.Schema);
    }

    /// <summary>What to throw for a type that is in no contract: an event that names no contract at all is the sender's fault (AS §9.4).</summary>
    public static Violation UnknownType(ArvoEvent consumed, VersionedArvoContract self) => EventDataSchema.IsValid(consumed.DataSchema)
        ? new ConfigViolation($"the event type is in no contract of {self.Type} {self.Version}", consumed)
        : NoContractNamed(consumed);

    static ContractViolation NoContractNamed(ArvoEvent consumed) =>
        new($"the dataschema '{consumed.DataSchema ?? "null"}' is not a contract uri and version", consumed);

    /// <summary>The schema's version of the data.</summary>
    public static JsonElement ParseData(ArvoEvent consumed, IEventSchema schema)
    {
        var result = schema.Parse(consumed.Data);
        return result.IsValid
            ? result.Data
            : throw new ContractViolation($"the data is refused by the contract: {string.Join("; ", result.Faults)}", consumed);
    }

    static void CheckDataSchema(ArvoEvent consumed, VersionedArvoContract contract)
    {
        if (consumed.DataSchema is { } text && (text == contract.DataSchema || text == contract.SystemError.DataSchema)) return;
        if (!EventDataSchema.TryParse(consumed.DataSchema, out var schema)) throw NoContractNamed(consumed);
        if (schema.Uri != contract.Uri)
            throw new ContractViolation($"the dataschema names the contract '{schema.Uri}', but the type belongs to '{contract.Uri}'", consumed);
        if (!schema.IsWildcard && schema.Version != contract.Version)
            throw new ContractViolation(
                $"the dataschema names version {schema.Version}, but version {contract.Version} of '{contract.Uri}' is in use", consumed);
    }
}
