using System.Collections.Immutable;
using System.Text.Json;

namespace Arvo;

/// <summary>An Arvo event: a CloudEvent with Arvo's extensions (AS §1.1). Immutable, safe to share between threads.</summary>
public sealed record ArvoEvent
{
    /// <summary>Identity within <see cref="Source"/>; the pair is what consumers deduplicate by.</summary>
    public required string Id { get; init; }
    public required string Source { get; init; }
    public string SpecVersion { get; init; } = "1.0";
    public required string Type { get; init; }
    public required string Subject { get; init; }
    public string DataContentType { get; init; } = "application/cloudevents+json;charset=UTF-8;profile=arvo";
    public string? DataSchema { get; init; }
    /// <summary>A JSON object; never another kind.</summary>
    public required JsonElement Data { get; init; }
    /// <summary>RFC 3339 text, kept as it came.</summary>
    public required string Time { get; init; }
    public string? To { get; init; }
    public string? AccessControl { get; init; }
    public string? RedirectTo { get; init; }
    public double? ExecutionUnits { get; init; }
    public string? TraceParent { get; init; }
    public string? TraceState { get; init; }
    public string? ParentId { get; init; }
    public string? Domain { get; init; }
    public ImmutableSortedDictionary<string, JsonElement> Extensions { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;
}
