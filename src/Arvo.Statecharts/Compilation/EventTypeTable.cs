namespace Arvo.Statecharts;

/// <summary>Numbers for the event types that a chart names, so that nodes find their candidates by comparing integers.</summary>
sealed class EventTypeTable
{
    public const int Unknown = -1;

    readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    public int IdOf(string eventType) => _ids.TryGetValue(eventType, out var id) ? id : Unknown;

    /// <summary>While compiling.</summary>
    public int Register(string eventType)
    {
        if (!_ids.TryGetValue(eventType, out var id))
            _ids.Add(eventType, id = _ids.Count);
        return id;
    }
}
