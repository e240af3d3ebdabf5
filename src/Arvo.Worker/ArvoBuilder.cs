using Arvo.Messaging;
using Arvo.Orchestration;
using Arvo.Worker.Hosting;

namespace Arvo.Worker;

/// <summary>
/// What a host runs: handlers, one transport, one machine memory. Filled inside <see cref="ArvoServiceCollectionExtensions.AddArvo"/>, which reports
/// everything that is missing or double. Handlers are made when the host starts.
/// </summary>
public sealed class ArvoBuilder
{
    readonly List<string> _transports = [];
    readonly List<string> _memories = [];
    readonly List<string> _sources = [];

    internal ArvoBuilder(IServiceCollection services) => Services = services;

    /// <summary>The host's services, for extensions of this builder.</summary>
    public IServiceCollection Services { get; }

    internal DurableOptions Execution { get; private set; } = new();

    /// <summary>Runs the versions of a machine; all of them have the same source.</summary>
    public ArvoBuilder AddOrchestrator(params IReadOnlyList<ArvoMachine> machines)
    {
        ArgumentOutOfRangeException.ThrowIfZero(machines.Count);
        return Add(machines[0].Source, provider => ArvoOrchestrator.Create(provider.GetRequiredService<IMachineMemory>(), machines,
            new WorkflowOptions { Logger = Logger<ArvoOrchestrator>(provider) }));
    }

    /// <summary>Runs a workflow that is written as plain code.</summary>
    public ArvoBuilder AddResumable(string source, Func<IServiceProvider, ArvoResumable> resumable) => Add(source, resumable);

    /// <summary>Runs a stateless handler.</summary>
    public ArvoBuilder AddHandler(IArvoEventHandler handler) => Add(handler.Source, _ => handler);

    /// <summary>Events travel through RabbitMQ.</summary>
    public ArvoBuilder UseRabbitMq(RabbitMqOptions rabbitMq, MessagingOptions? options = null)
    {
        _transports.Add("RabbitMQ");
        Services.AddArvoRabbitMq(rabbitMq, options);
        return this;
    }

    /// <summary>Events travel inside the process and are forgotten at its end: for trying out, tests and a single embedded node.</summary>
    public ArvoBuilder UseInMemoryTransport(MessagingOptions? options = null)
    {
        _transports.Add("in memory");
        Services.AddArvoInMemoryTransport(options);
        return this;
    }

    /// <summary>Instances are kept in a memory of the caller's. A plain one is adapted, with the weaker promises that are logged at start.</summary>
    /// <param name="name">For people.</param>
    /// <param name="memory">Makes it, once.</param>
    /// <param name="prepare">Makes it ready, before anything else starts; null: it needs nothing.</param>
    public ArvoBuilder UseMemory<TMemory>(string name, Func<IServiceProvider, TMemory> memory, Func<TMemory, CancellationToken, Task>? prepare = null)
        where TMemory : class, IMachineMemory
    {
        _memories.Add(name);
        Services.AddSingleton<IMachineMemory>(memory);
        if (prepare is not null)
            Services.AddSingleton<IHostedService>(provider => new MemoryPreparation(
                cancellationToken => prepare((TMemory)provider.GetRequiredService<IMachineMemory>(), cancellationToken),
                name, provider.GetRequiredService<TimeProvider>(), Logger<MemoryPreparation>(provider)));
        return this;
    }

    /// <summary>Instances are kept in the process and forgotten at its end.</summary>
    public ArvoBuilder UseInProcessMemory(MachineMemoryOptions? options = null) =>
        UseMemory("in process", provider => new SimpleMachineMemory(options, provider.GetRequiredService<TimeProvider>()));

    /// <summary>Leases, folding, policies and sweeping; the defaults suit production.</summary>
    public ArvoBuilder WithExecution(DurableOptions options)
    {
        Execution = options;
        return this;
    }

    /// <summary>Everything that keeps this from being run; empty when it can.</summary>
    internal IReadOnlyList<string> Faults() =>
    [
        .. OneOf("transport", _transports, "UseRabbitMq or UseInMemoryTransport"),
        .. OneOf("machine memory", _memories, "UseSqlite, UsePostgres, UseMongoDb or UseInProcessMemory"),
        .. _sources.Count > 0 ? [] : new[] { "there is no handler; call AddOrchestrator, AddResumable or AddHandler" },
        .. _sources.GroupBy(source => source, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"'{same.Key}' has {same.Count()} handlers"),
        .. Execution.Faults(),
    ];

    static string[] OneOf(string what, List<string> chosen, string calls) => chosen.Count switch
    {
        1 => [],
        0 => [$"there is no {what}; call {calls}"],
        _ => [$"there is more than one {what}: {string.Join(", ", chosen)}"],
    };

    ArvoBuilder Add(string source, Func<IServiceProvider, IArvoEventHandler> handler)
    {
        _sources.Add(source);
        Services.AddSingleton(handler);
        Services.AddSingleton(provider => provider.GetRequiredService<HandlerSet>().DispatcherOf(source));
        return this;
    }

    static ILogger<T> Logger<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
