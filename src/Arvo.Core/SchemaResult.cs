using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Arvo;

/// <summary>Parsed data, or everything that is wrong with it.</summary>
public readonly struct SchemaResult
{
    readonly IReadOnlyList<ArvoFault>? _faults;
    readonly JsonElement _data;

    SchemaResult(JsonElement data, IReadOnlyList<ArvoFault>? faults) => (_data, _faults) = (data, faults);

    /// <summary>Whether the data fits.</summary>
    public bool IsValid => _faults is null;

    /// <summary>The parsed data.</summary>
    /// <exception cref="InvalidOperationException">The data doesn't fit.</exception>
    public JsonElement Data => IsValid ? _data : throw new InvalidOperationException($"The data doesn't fit: {string.Join("; ", Faults)}");

    /// <summary>What is wrong, by dotted path; empty when the data fits.</summary>
    public IReadOnlyList<ArvoFault> Faults => _faults ?? [];

    /// <summary>The data fits.</summary>
    public static SchemaResult Valid(JsonElement parsed) => new(parsed, null);

    /// <summary>The data doesn't fit.</summary>
    /// <param name="faults">At least one.</param>
    public static SchemaResult Invalid(IReadOnlyList<ArvoFault> faults) =>
        faults.Count > 0 ? new(default, faults) : throw new ArgumentException("At least one fault is needed.", nameof(faults));

    /// <summary>As <see cref="Data"/>, false when the data doesn't fit.</summary>
    public bool TryGetData(out JsonElement parsed, [NotNullWhen(false)] out IReadOnlyList<ArvoFault>? faults)
    {
        (parsed, faults) = (_data, _faults);
        return faults is null;
    }

    /// <summary>The parsed data.</summary>
    /// <param name="what">What was checked, for the message.</param>
    /// <exception cref="ArvoDataException">The data doesn't fit: all faults.</exception>
    public JsonElement DataOrThrow(string what) => _faults is null ? _data : throw new ArvoDataException(what, _faults);
}
