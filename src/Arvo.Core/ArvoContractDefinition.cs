using System.Text.Json;

namespace Arvo;

/// <summary>What a contract's author gives besides the versions.</summary>
/// <param name="Uri">A percent-encoded URI, unique by convention.</param>
/// <param name="Type">The event type that is accepted; for a simple contract without prefix, for an orchestrator its name.</param>
public record ArvoContractDefinition(string Uri, string Type)
{
    /// <summary>Where events of this contract live; null: the default domain.</summary>
    public string? Domain { get; init; }

    /// <summary>For people; null: none.</summary>
    public string? Description { get; init; }

    /// <summary>Anything the author wants to say; order is kept.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = ArvoContract.NoMetadata;
}
