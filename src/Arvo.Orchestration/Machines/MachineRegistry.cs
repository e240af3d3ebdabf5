using System.Collections.Frozen;

namespace Arvo.Orchestration;

/// <summary>The versions of one machine, by version (AS §6).</summary>
public sealed class MachineRegistry : IMachineRegistry
{
    readonly FrozenDictionary<string, ArvoMachine> _byVersion;
    readonly string _source;

    /// <summary>A registry of these machines.</summary>
    /// <exception cref="ArgumentException">No machines.</exception>
    /// <exception cref="ConfigViolation">Several sources, or a version twice: all faults.</exception>
    public MachineRegistry(IReadOnlyList<ArvoMachine> machines)
    {
        ArgumentNullException.ThrowIfNull(machines);
        if (machines.Count == 0) throw new ArgumentException("There are no machines", nameof(machines));
        var faults = FaultsOf(machines).ToList();
        if (faults.Count > 0) throw new ConfigViolation("The machine registry", faults);

        Machines = [.. machines];
        _source = machines[0].Source;
        _byVersion = machines.ToFrozenDictionary(machine => machine.Version, StringComparer.Ordinal);
    }

    /// <summary>A registry of these machines.</summary>
    /// <exception cref="ArgumentException">No machines.</exception>
    /// <exception cref="ConfigViolation">Several sources, or a version twice: all faults.</exception>
    public MachineRegistry(params ArvoMachine[] machines)
        : this((IReadOnlyList<ArvoMachine>)machines)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<ArvoMachine> Machines { get; }

    /// <inheritdoc/>
    public ArvoMachine? Resolve(ArvoOrchestrationSubjectContent subject) =>
        subject.Orchestrator.Name == _source ? _byVersion.GetValueOrDefault(subject.Orchestrator.Version) : null;

    static IEnumerable<string> FaultsOf(IReadOnlyList<ArvoMachine> machines)
    {
        var sources = machines.Select(machine => machine.Source).Distinct(StringComparer.Ordinal).ToList();
        if (sources.Count > 1) yield return $"the machines have different sources: {string.Join(", ", sources)}";
        foreach (var twice in machines.GroupBy(machine => machine.Version, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"{twice.Count()} machines have version {twice.Key}";
    }
}
