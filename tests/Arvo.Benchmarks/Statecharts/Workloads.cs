using Arvo.Statecharts;

namespace Arvo.Benchmarks.Statecharts;

/// <summary>Something to measure.</summary>
/// <param name="Machine">flat, nested or parallel.</param>
/// <param name="Operation">send, roundtrip or start.</param>
/// <param name="Flavour">declarative, typed, or switch: the limit.</param>
/// <param name="Begin">Begins a run: gives the step to repeat, which is told its number.</param>
sealed record Workload(string Machine, string Operation, string Flavour, Func<Action<int>> Begin);

/// <summary>
/// Every machine as <c>send</c>; as <c>roundtrip</c> (persisted JSON bytes, restore, send, persisted JSON bytes); and as <c>start</c>.
/// </summary>
static class Workloads
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        .. Machines.All.SelectMany(Of),
        .. SwitchMachine.All.SelectMany(Of),
    ];

    static IEnumerable<Workload> Of(Machine machine) =>
    [
        new(machine.Name, "send", machine.Flavour, () => Send(machine)),
        new(machine.Name, "roundtrip", machine.Flavour, () => Roundtrip(machine)),
        new(machine.Name, "start", machine.Flavour, () => Start(machine)),
    ];

    static IEnumerable<Workload> Of(SwitchMachine machine) =>
    [
        new(machine.Name, "send", "switch", () => Send(machine)),
        new(machine.Name, "roundtrip", "switch", () => Roundtrip(machine)),
        new(machine.Name, "start", "switch", () => Start(machine)),
    ];

    static Action<int> Send(Machine machine)
    {
        var snapshot = Checked(machine.Chart.Start()).Snapshot;
        return i => snapshot = Checked(machine.Chart.Send(snapshot, machine.EventAt(i))).Snapshot;
    }

    static Action<int> Roundtrip(Machine machine)
    {
        var persisted = Checked(machine.Chart.Start()).Snapshot.ToUtf8Bytes();
        return i =>
        {
            var restored = machine.Chart.Restore(persisted);
            persisted = Checked(machine.Chart.Send(restored, machine.EventAt(i))).Snapshot.ToUtf8Bytes();
        };
    }

    static Action<int> Start(Machine machine) => _ => Checked(machine.Chart.Start());

    static Action<int> Send(SwitchMachine machine)
    {
        var state = machine.Start();
        return i => state = machine.Send(state, machine.EventAt(i));
    }

    static Action<int> Roundtrip(SwitchMachine machine)
    {
        var persisted = SwitchMachine.Write(machine.Start());
        return i => persisted = SwitchMachine.Write(machine.Send(SwitchMachine.Read(persisted), machine.EventAt(i)));
    }

    static Action<int> Start(SwitchMachine machine) => _ => GC.KeepAlive(machine.Start());

    // A machine that stands still would be fast.
    static Step Checked(Step step) =>
        step is { Changed: true, Error: null } ? step : throw new InvalidOperationException("The machine didn't move.", step.Error);
}
