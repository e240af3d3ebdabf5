namespace Arvo.Orchestration;

/// <summary>The time that deciding may take in one lease. Author's code that ignores the token is left behind; deciding is pure, so nothing comes of it.</summary>
internal sealed class StepBudget : IDisposable
{
    readonly CancellationTokenSource source;
    readonly CancellationTokenRegistration stopping;

    public StepBudget(TimeSpan length, TimeProvider time, CancellationToken stoppingToken)
    {
        source = new CancellationTokenSource(length, time);
        stopping = stoppingToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source); // registered with the source
    }

    public CancellationToken Token => source.Token;

    public bool Spent => source.IsCancellationRequested;

    public async ValueTask<WorkflowDecision> RunAsync(ValueTask<WorkflowDecision> deciding) =>
        deciding.IsCompleted ? await deciding : await deciding.AsTask().WaitAsync(Token);

    public void Dispose()
    {
        stopping.Dispose();
        source.Dispose();
    }
}
