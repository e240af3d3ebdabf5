using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Arvo;

/// <summary>
/// A promise: which event type is accepted with which data, and what may come back, by version (AS §2). Immutable, safe to share between threads.
/// </summary>
public class ArvoContract
{
    /// <summary>The metadata key that says what kind of contract this is.</summary>
    public const string ContractTypeKey = "contractType";

    internal const string RootTypeKey = "rootType";
    const string SimpleContractType = "SimpleArvoContract";

    readonly VersionedArvoContract _latest, _oldest;

    /// <summary>A contract without the prefix rule of <see cref="Create(ArvoContractDefinition, IEnumerable{ArvoContractVersion})"/>.</summary>
    /// <exception cref="ArvoContractException">All faults together.</exception>
    public ArvoContract(ArvoContractDefinition definition, IEnumerable<ArvoContractVersion> versions) : this(definition, [.. versions], [])
    {
    }

    private protected ArvoContract(ArvoContractDefinition definition, ArvoContractVersion[] versions, IEnumerable<ArvoFault> more)
    {
        ArvoFault[] faults = [.. ContractRules.Check(definition, versions), .. more];
        if (faults.Length > 0) throw new ArvoContractException(definition.Uri, faults);
        (Uri, Type, Domain, Description, Metadata) =
            (definition.Uri, definition.Type, definition.Domain, definition.Description, definition.Metadata);
        SystemErrorType = ArvoOrchestratorEventTypes.SystemErrorOf(Type);
        // OrderedDictionary: the author's order is the document's order.
        var views = new OrderedDictionary<string, VersionedArvoContract>(StringComparer.Ordinal);
        foreach (var version in versions) views.Add(version.Version, new VersionedArvoContract(this, version));
        Versions = new ReadOnlyDictionary<string, VersionedArvoContract>(views);
        // Among versions that compare equal (1.0.0 and 01.0.0) the first given is the latest and the last given the oldest, as in the reference.
        _latest = views.Values.OrderByDescending(view => ArvoSemanticVersion.Parse(view.Version)).First();
        _oldest = views.Values.OrderByDescending(view => ArvoSemanticVersion.Parse(view.Version)).Last();
    }

    /// <summary>No metadata.</summary>
    public static IReadOnlyDictionary<string, JsonElement> NoMetadata { get; } = FrozenDictionary<string, JsonElement>.Empty;

    /// <summary>Identity, unique by convention.</summary>
    public string Uri { get; }

    /// <summary>The accepted event type.</summary>
    public string Type { get; }

    /// <summary>Null: the default domain.</summary>
    public string? Domain { get; }

    /// <summary>For people; null: none.</summary>
    public string? Description { get; }

    /// <summary>The author's, and what Arvo adds for simple and orchestrator contracts.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; }

    /// <summary>By version text, in the author's order; never empty.</summary>
    public IReadOnlyDictionary<string, VersionedArvoContract> Versions { get; }

    /// <summary><c>sys.&lt;type&gt;.error</c>, the same for all versions.</summary>
    public string SystemErrorType { get; }

    /// <summary>Whether this is an orchestrator's contract, by its metadata, as the reference decides.</summary>
    public bool IsOrchestrator => ArvoOrchestratorContract.IsDeclaredBy(Metadata);

    /// <summary>A contract of a service. Types that start with <c>arvo.orc</c> are refused: they belong to orchestrators.</summary>
    /// <exception cref="ArvoContractException">All faults together.</exception>
    public static ArvoContract Create(ArvoContractDefinition definition, IEnumerable<ArvoContractVersion> versions)
    {
        ArvoContractVersion[] all = [.. versions];
        return new ArvoContract(definition, all, ContractRules.CheckPrefixes(definition, all));
    }

    /// <summary>
    /// A contract with one answer: for the type T it accepts <c>com.T</c> and emits
    /// <c>evt.T.success</c>. The metadata keys <c>contractType</c> and <c>rootType</c> are Arvo's.
    /// </summary>
    /// <exception cref="ArvoContractException">All faults together.</exception>
    public static ArvoContract CreateSimple(ArvoContractDefinition definition, IEnumerable<ArvoSimpleContractVersion> versions)
    {
        var emits = $"evt.{definition.Type}.success";
        var full = definition with
        {
            Type = $"com.{definition.Type}",
            Metadata = ContractMetadata.With(definition.Metadata, (ContractTypeKey, SimpleContractType), (RootTypeKey, definition.Type)),
        };
        return Create(full,
            versions.Select(version => new ArvoContractVersion(version.Version, version.Accepts, ContractMetadata.Single(emits, version.Emits))));
    }

    /// <summary>Starts a contract of C# records.</summary>
    public static ArvoContractBuilder Define(string uri, string type) => new(new ArvoContractDefinition(uri, type));

    /// <summary>
    /// Reads a contract document (<see cref="ToJsonSchema"/>); gives an <see cref="ArvoOrchestratorContract"/> when the document is one's.
    /// </summary>
    /// <param name="document">The document; unknown members are ignored.</param>
    /// <param name="schemas">Makes a schema of a JSON Schema document, usually <c>JsonSchemaEventSchema.Parse</c> of Arvo.JsonSchema.</param>
    /// <exception cref="ArvoContractException">All faults together.</exception>
    public static ArvoContract FromJsonSchema(JsonElement document, Func<JsonElement, IEventSchema> schemas) =>
        ContractDocument.Read(document, schemas);

    /// <summary>A version: its text, <c>latest</c> or <c>any</c> (the highest), or <c>oldest</c>.</summary>
    /// <exception cref="ArvoContractException">There is no such version; <c>0.0.0</c> never exists.</exception>
    public VersionedArvoContract Version(string option) =>
        TryVersion(option, out var version)
            ? version
            : throw new ArvoContractException(Uri,
                [new ArvoFault("versions", $"has no version '{option}', only {string.Join(", ", Versions.Keys)}")]);

    /// <summary>As <see cref="Version"/>, false when there is none.</summary>
    public bool TryVersion(string option, [NotNullWhen(true)] out VersionedArvoContract? version)
    {
        version = option switch
        {
            "latest" or "any" => _latest,
            "oldest" => _oldest,
            _ => Versions.GetValueOrDefault(option),
        };
        return version is not null;
    }

    /// <summary>The contract as a document for other teams and languages: draft-07 JSON Schemas by version (AS §2.5). Built at each call.</summary>
    public JsonElement ToJsonSchema() => ContractDocument.Write(this);
}
