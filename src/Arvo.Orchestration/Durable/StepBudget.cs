namespace Arvo.Orchestration;

/// <summary>
/// The time that deciding may take in one lease. Author's code that ignores the token is left behind; deciding is pure, so nothing comes of it.
/// </summary>
internal sealed class StepBudget : IDisposable
{
    readonly CancellationTokenSource _source;
    readonly CancellationTokenRegistration _stopping;

    public StepBudget(TimeSpan length, TimeProvider time, CancellationToken stoppingToken)
    {
        _source = new CancellationTokenSource(length, time);
        _stopping = stoppingToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source); // registered with the source
    }

    public CancellationToken Token => _source.Token;

    public bool Spent => _source.IsCancellationRequested;

    public async ValueTask<WorkflowDecision> RunAsync(ValueTask<WorkflowDecision> deciding) =>
        deciding.IsCompleted ? await deciding : await deciding.AsTask().WaitAsync(Token);

    public void Dispose()
    {
        _stopping.Dispose();
        _source.Dispose();
    }
}
