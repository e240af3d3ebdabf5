namespace Arvo.Statecharts;

/// <summary>Collects what is wrong, so that an author sees everything at once.</summary>
sealed class FaultList
{
    // A broken document of a million members is not worth a million messages.
    const int Most = 200;

    readonly List<ChartFault> _faults = [];

    public bool Any => _faults.Count > 0;

    public void Add(string path, string message)
    {
        if (_faults.Count < Most)
            _faults.Add(new(path, message));
    }

    public void ThrowIfAny()
    {
        if (Any)
            throw new ChartDefinitionException([.. _faults]);
    }
}
