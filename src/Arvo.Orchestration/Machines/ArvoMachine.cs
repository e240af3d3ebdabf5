using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>
/// A statechart that is bound to the contracts it fulfils and uses (AS §5). Compiled once, immutable, safe for concurrent use.
/// </summary>
public sealed class ArvoMachine
{
    ArvoMachine(ArvoMachineSetup setup, Chart chart)
    {
        Chart = chart;
        Contracts = new WorkflowContracts(setup.Self, setup.Services);
        RequiresResourceLocking = chart.HasParallel || setup.Services.Values.Any(service => service.Emits.Count > 1);
    }

    /// <summary>The chart's id.</summary>
    public string Id => Chart.Id;

    /// <summary>The version of <see cref="Self"/>; the subject of an instance names it.</summary>
    public string Version => Self.Version;

    /// <summary>The event type that starts an instance, and the source of what it emits.</summary>
    public string Source => Self.Type;

    /// <summary>The contract it fulfils.</summary>
    public VersionedArvoContract Self => Contracts.Self;

    /// <summary>The contracts of the services it asks.</summary>
    public IReadOnlyDictionary<string, VersionedArvoContract> Services => Contracts.Services;

    /// <summary>The compiled chart.</summary>
    public Chart Chart { get; }

    /// <summary>
    /// Whether answers can meet in one instance: it has parallel states, or a service with several results. Information only, as instances are always
    /// locked (W5).
    /// </summary>
    public bool RequiresResourceLocking { get; }

    internal WorkflowContracts Contracts { get; }

    /// <summary>Checks everything and compiles the chart.</summary>
    /// <exception cref="ConfigViolation">Lists every fault: of the contracts, of the set-up, and of the chart with their paths.</exception>
    public static ArvoMachine Create(ArvoMachineSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var faults = MachineSetupCheck.FaultsOf(setup);
        var chart = Compile(setup, faults);
        return faults.Count == 0 && chart is not null
            ? new ArvoMachine(setup, chart)
            : throw new ConfigViolation($"The machine for {setup.Self.Type} {setup.Self.Version}", faults);
    }

    static Chart? Compile(ArvoMachineSetup setup, List<string> faults)
    {
        try
        {
            var definition = setup.Chart ?? (setup.ChartJson is { } json ? ChartDefinition.FromJson(json) : null);
            if (definition is null) return null;
            if (definition.Version is { } version && version != setup.Self.Version)
                faults.Add($"the chart has version '{version}', the contract version {setup.Self.Version}");
            return Chart.Compile(definition, EnqueueArvoEvent.AddTo(setup.Implementations), new ChartOptions { Strict = setup.Strict });
        }
        catch (ChartDefinitionException invalid)
        {
            faults.AddRange(invalid.Faults.Select(fault => $"the chart is invalid: {fault}"));
            return null;
        }
    }
}
