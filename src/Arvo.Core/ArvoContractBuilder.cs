using System.Collections.ObjectModel;
using System.Text.Json;

namespace Arvo;

/// <summary>A contract of C# records in the making; nothing is checked before <see cref="Build"/>, which reports every fault.</summary>
public sealed class ArvoContractBuilder
{
    readonly List<ArvoContractVersion> _versions = [];
    ArvoContractDefinition _definition;

    internal ArvoContractBuilder(ArvoContractDefinition definition) => _definition = definition;

    /// <summary>Where the contract's events live.</summary>
    public ArvoContractBuilder InDomain(string domain) => Change(_definition with { Domain = domain });

    /// <summary>For people.</summary>
    public ArvoContractBuilder Described(string description) => Change(_definition with { Description = description });

    /// <summary>Adds or replaces metadata.</summary>
    public ArvoContractBuilder WithMetadata(string key, JsonElement value) =>
        Change(_definition with { Metadata = new Dictionary<string, JsonElement>(_definition.Metadata, StringComparer.Ordinal) { [key] = value } });

    /// <summary>Adds a version.</summary>
    /// <typeparam name="TAccepts">The accepted data.</typeparam>
    /// <param name="version">A semantic version.</param>
    /// <param name="emits">Names what comes back; null: nothing.</param>
    public ArvoContractBuilder Version<TAccepts>(string version, Action<ArvoEmitsBuilder>? emits = null) =>
        Version(version, EventSchema.For<TAccepts>(), emits);

    /// <summary>Adds a version with any kind of schema.</summary>
    public ArvoContractBuilder Version(string version, IEventSchema accepts, Action<ArvoEmitsBuilder>? emits = null)
    {
        var builder = new ArvoEmitsBuilder();
        emits?.Invoke(builder);
        _versions.Add(new ArvoContractVersion(version, accepts, builder.Build()));
        return this;
    }

    /// <summary>The contract.</summary>
    /// <exception cref="ArvoContractException">All faults together.</exception>
    public ArvoContract Build() => ArvoContract.Create(_definition, _versions);

    ArvoContractBuilder Change(ArvoContractDefinition definition)
    {
        _definition = definition;
        return this;
    }
}

/// <summary>What a version emits, in the making.</summary>
public sealed class ArvoEmitsBuilder
{
    readonly OrderedDictionary<string, IEventSchema> _emits = new(StringComparer.Ordinal);

    /// <summary>Adds an event type with the data of a record.</summary>
    public ArvoEmitsBuilder Emits<T>(string type) => Emits(type, EventSchema.For<T>());

    /// <summary>Adds an event type; one given before is replaced.</summary>
    public ArvoEmitsBuilder Emits(string type, IEventSchema schema)
    {
        _emits[type] = schema;
        return this;
    }

    internal IReadOnlyDictionary<string, IEventSchema> Build() => new ReadOnlyDictionary<string, IEventSchema>(_emits);
}
