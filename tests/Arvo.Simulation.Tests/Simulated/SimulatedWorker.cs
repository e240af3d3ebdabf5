using Arvo.Orchestration.Tests.Durable;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Simulation.Tests.Simulated;

/// <summary>A delivery at a worker; its answer counts only while the connection lasts over which it came.</summary>
internal sealed record Delivery(ArvoEvent Event, int Attempt, DateTimeOffset? EarlySince, int Connection);

/// <summary>A replica: the real executor and sweeper in one simulated process.</summary>
internal sealed class SimulatedWorker
{
    readonly IEventDispatcher _dispatcher;
    readonly Func<Sweeper> _newSweeper;
    readonly SimulatedBroker _broker;

    public SimulatedWorker(
        World world, string name, Network network, SimulatedStore store, SimulatedBroker broker, Ledger ledger, DurableOptions options, Break broken)
    {
        _broker = broker;
        Process = new SimulatedProcess(world, name);
        var publisher = new SimulatedPublisher(world, Process, network, ledger, broken);
        var memory = new SimulatedMemory(Process, network, store, publisher, broken);
        var executor = new DurableExecutor(memory, publisher, options with { WorkerId = name }, Process.Clock, NullLogger.Instance,
            new Random(world.Random.Next()));
        var workflow = new ChainWorkflow();
        _dispatcher = executor.DispatcherFor(workflow);
        _newSweeper = () => new Sweeper(executor, _ => workflow, options.Sweep, Process.Clock, NullLogger<Sweeper>.Instance);
    }

    public SimulatedProcess Process { get; }

    public int Connection { get; set; }

    public List<Delivery> Unacknowledged { get; } = [];

    public bool TakesMore => Process is { Alive: true, Paused: false } && Unacknowledged.Count < 8;

    public void Receive(Delivery delivery)
    {
        Unacknowledged.Add(delivery);
        Process.Post(_ => _ = HandleAsync(delivery), null);
    }

    public void Sweep(ScanRequest request) => Process.Post(_ => _ = SweepAsync(request), null);

    async Task HandleAsync(Delivery delivery)
    {
        try
        {
            _broker.Answered(this, delivery, await _dispatcher.DispatchAsync(delivery.Event, _broker.HistoryOf(delivery), CancellationToken.None));
        }
        catch (DependencyUnavailableException)
        {
            _broker.Held(this, delivery);
        }
        catch (Exception unexpected)
        {
            _broker.Broke(this, delivery, unexpected);
        }
    }

    async Task SweepAsync(ScanRequest request)
    {
        using var sweeper = _newSweeper();
        try
        {
            await sweeper.SweepAsync(request, CancellationToken.None);
        }
        catch (MachineMemoryUnavailableException)
        {
            // The next sweep finds it.
        }
    }
}
