using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// Names a state of a chart written in C#: a member of an enum of the author's (<c>OrderState.Paying</c> is the key <c>paying</c>), or text.
/// It means the nearest state of that name: a sibling, else an own child, else one further out, else the only one anywhere.
/// Text with a dot or a leading <c>#</c> that is nobody's key is taken as an XState target as it stands.
/// </summary>
public readonly record struct StateName
{
    readonly string? _key;

    StateName(string key) => _key = key;

    /// <summary>The key, as JSON and state values show it.</summary>
    public string Key => _key ?? "";

    /// <summary>A state by its key.</summary>
    public static implicit operator StateName(string key) => new(key);

    /// <summary>A state by a member of the author's enum, in camel case.</summary>
    /// <exception cref="ArgumentException">The value has no name in its enum.</exception>
    public static implicit operator StateName(Enum state) => Enum.IsDefined(state.GetType(), state)
        ? new(JsonNamingPolicy.CamelCase.ConvertName(state.ToString()))
        : throw new ArgumentException($"{state.GetType().Name} has no member {state}.", nameof(state));

    /// <inheritdoc/>
    public override string ToString() => Key;
}
