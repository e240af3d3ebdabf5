namespace Arvo.Orchestration;

/// <summary>One case of a handler's test suite: steps in order, each given the events of the one before.</summary>
/// <param name="Name">What is shown when it fails.</param>
/// <param name="Steps">What is delivered and expected.</param>
public sealed record HandlerTestCase(string Name, params IReadOnlyList<HandlerTestStep> Steps)
{
    /// <summary>How often the case runs; for handlers that are not certain to succeed. Default 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many of <see cref="Times"/> have to succeed, in percent. Default 100.</summary>
    public double SuccessThreshold { get; init; } = 100;
}

/// <summary>One step: an event, and what is expected of the handler.</summary>
/// <param name="Input">Makes the event of those that the step before emitted (none at first, and none after an expected error).</param>
public sealed record HandlerTestStep(Func<IReadOnlyList<ArvoEvent>, ArvoEvent> Input)
{
    /// <summary>Checks the emitted events: throws or returns false when they are wrong. Null: any will do.</summary>
    public Func<IReadOnlyList<ArvoEvent>, bool>? ExpectedEvents { get; init; }

    /// <summary>Checks the thrown exception; a handler that throws nothing fails the step. Null: nothing may be thrown.</summary>
    public Func<Exception, bool>? ExpectedError { get; init; }
}

/// <summary>A handler test failed; the message names handler, case and step.</summary>
public sealed class HandlerTestException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>
/// Tests of a handler as given events and expected ones. It belongs to no test framework: call <see cref="RunAsync"/> in a test of any.
/// </summary>
/// <param name="handler">Makes the handler anew for every run of a case.</param>
public sealed class HandlerTestSuite(Func<IArvoEventHandler> handler)
{
    const int MostSamples = 10;

    /// <summary>Runs a case as often as it says.</summary>
    /// <exception cref="HandlerTestException">Too many runs failed; up to ten failures are told.</exception>
    public async Task RunAsync(HandlerTestCase testCase, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(testCase);
        var runs = await Task.WhenAll(Enumerable.Range(0, testCase.Times).Select(_ => RunOnceAsync(testCase, cancellationToken)));
        var failures = runs.OfType<HandlerTestException>().ToList();
        if (failures.Count == 0 || 100.0 * (runs.Length - failures.Count) / runs.Length >= testCase.SuccessThreshold) return;
        if (runs.Length == 1) throw failures[0];
        throw new HandlerTestException(
            $"{testCase.Name}: {failures.Count} of {runs.Length} runs failed, {testCase.SuccessThreshold} % had to succeed. {string.Join(" | ", failures.Take(MostSamples).Select(failure => failure.Message))}");
    }

    async Task<HandlerTestException?> RunOnceAsync(HandlerTestCase testCase, CancellationToken cancellationToken)
    {
        var tested = handler();
        IReadOnlyList<ArvoEvent> events = [];
        for (var i = 0; i < testCase.Steps.Count; i++)
        {
            try
            {
                events = await RunStepAsync(tested, testCase.Steps[i], events, cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                return new HandlerTestException($"{tested.Source}, {testCase.Name}, step {i + 1}: {error.Message}", error);
            }
        }

        return null;
    }

    static async Task<IReadOnlyList<ArvoEvent>> RunStepAsync(
        IArvoEventHandler tested, HandlerTestStep step, IReadOnlyList<ArvoEvent> before, CancellationToken cancellationToken)
    {
        IReadOnlyList<ArvoEvent> events;
        try
        {
            events = await tested.ExecuteAsync(step.Input(before), cancellationToken);
        }
        catch (Exception thrown) when (step.ExpectedError is not null && thrown is not OperationCanceledException)
        {
            return step.ExpectedError(thrown)
                ? []
                : throw new HandlerTestException($"another error was expected than {thrown.GetType().Name}: {thrown.Message}", thrown);
        }

        if (step.ExpectedError is not null) throw new HandlerTestException($"an error was expected, but {events.Count} events were emitted");
        if (step.ExpectedEvents is { } expected && !expected(events))
            throw new HandlerTestException($"other events were expected than {string.Join(", ", events.Select(emitted => emitted.Type))}");
        return events;
    }
}
