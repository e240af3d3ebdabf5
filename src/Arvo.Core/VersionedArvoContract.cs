using System.Collections.Frozen;
using System.Text.Json;

namespace Arvo;

/// <summary>An event type and what its data must look like.</summary>
public sealed record ArvoContractEvent(string Type, IEventSchema Schema);

/// <summary>The system error of a contract.</summary>
public sealed record ArvoContractSystemError(string Type, IEventSchema Schema, string DataSchema);

/// <summary>One version of a contract, with what all versions share (AS §2.3).</summary>
public sealed class VersionedArvoContract
{
    internal VersionedArvoContract(ArvoContract contract, ArvoContractVersion version)
    {
        Contract = contract;
        Version = version.Version;
        DataSchema = EventDataSchema.Build(contract.Uri, version.Version);
        Accepts = new ArvoContractEvent(contract.Type, version.Accepts);
        EmitList = [.. version.Emits.Select(emit => new ArvoContractEvent(emit.Key, emit.Value))];
        Emits = version.Emits.ToFrozenDictionary(StringComparer.Ordinal);
        SystemError = new ArvoContractSystemError(contract.SystemErrorType, ArvoErrorData.Schema, EventDataSchema.BuildWildcard(contract.Uri));
    }

    /// <summary>The contract that this is a version of.</summary>
    public ArvoContract Contract { get; }

    /// <inheritdoc cref="ArvoContract.Uri"/>
    public string Uri => Contract.Uri;

    /// <inheritdoc cref="ArvoContract.Type"/>
    public string Type => Contract.Type;

    /// <inheritdoc cref="ArvoContract.Domain"/>
    public string? Domain => Contract.Domain;

    /// <inheritdoc cref="ArvoContract.Description"/>
    public string? Description => Contract.Description;

    /// <inheritdoc cref="ArvoContract.Metadata"/>
    public IReadOnlyDictionary<string, JsonElement> Metadata => Contract.Metadata;

    /// <inheritdoc cref="ArvoContract.IsOrchestrator"/>
    public bool IsOrchestrator => Contract.IsOrchestrator;

    /// <summary>This version's text.</summary>
    public string Version { get; }

    /// <summary><c>&lt;uri&gt;/&lt;version&gt;</c>.</summary>
    public string DataSchema { get; }

    /// <summary>What is accepted.</summary>
    public ArvoContractEvent Accepts { get; }

    /// <summary>What may come back, by event type; system errors are not among them.</summary>
    public IReadOnlyDictionary<string, IEventSchema> Emits { get; }

    /// <summary>What may come back, in the author's order.</summary>
    public IReadOnlyList<ArvoContractEvent> EmitList { get; }

    /// <summary>What comes back instead when something broke.</summary>
    public ArvoContractSystemError SystemError { get; }

    /// <summary><c>&lt;uri&gt;/&lt;version&gt;</c>.</summary>
    public override string ToString() => DataSchema;
}
