using Arvo.Orchestration;

namespace Arvo.Worker.Hosting;

/// <summary>Lets the executor finish what it runs. Registered before the transport, so that it stops after it.</summary>
internal sealed class ExecutorDrain(DurableExecutor executor) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => executor.DrainAsync(cancellationToken);
}
