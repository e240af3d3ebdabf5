using Arvo.Orchestration;
using Arvo.TestKit;
using Arvo.Worker.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Worker.Tests;

public sealed class MemoryPreparationTests
{
    readonly ManualClock _clock = new();
    readonly Queue<Exception> _failures = new();
    int _tries;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_waited_for()
    {
        for (var i = 0; i < 7; i++) _failures.Enqueue(new MachineMemoryUnavailableException("prepare", mayHaveWritten: false));
        var started = _clock.GetUtcNow();

        var preparing = StartAsync();
        await AdvanceAsync(7);
        await preparing;

        _tries.ShouldBe(8);
        (_clock.GetUtcNow() - started).ShouldBe(TimeSpan.FromSeconds(1 + 2 + 4 + 8 + 3 * 15));
    }

    [Fact]
    public async Task After_a_minute_it_is_given_up_with_the_reason()
    {
        for (var i = 0; i < 8; i++) _failures.Enqueue(new TimeoutException("no answer"));

        var preparing = StartAsync();
        await AdvanceAsync(7);

        (await Should.ThrowAsync<MemoryPreparationException>(preparing)).Message.ShouldBe(
            "The machine memory (test) could not be made ready: no answer");
    }

    [Fact]
    public async Task What_a_wait_can_t_help_ends_it_at_once()
    {
        _failures.Enqueue(new NotSupportedException("too old"));

        (await Should.ThrowAsync<MemoryPreparationException>(StartAsync())).Message.ShouldContain("too old");

        _tries.ShouldBe(1);
    }

    Task StartAsync() => new MemoryPreparation(PrepareAsync, "test", _clock, NullLogger<MemoryPreparation>.Instance).StartAsync(Cancellation);

    Task PrepareAsync(CancellationToken cancellationToken)
    {
        _tries++;
        return _failures.TryDequeue(out var failure) ? Task.FromException(failure) : Task.CompletedTask;
    }

    async Task AdvanceAsync(int pauses)
    {
        for (var i = 0; i < pauses; i++)
        {
            await _clock.TimersArmedAsync(1, Cancellation).WaitAsync(Eventually.Patience, Cancellation);
            _clock.AdvanceToNextTimer();
        }
    }
}
