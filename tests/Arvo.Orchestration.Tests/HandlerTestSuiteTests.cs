namespace Arvo.Orchestration.Tests;

public sealed class HandlerTestSuiteTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    readonly HandlerTestSuite _suite = new(() => Shop.Orchestrator());

    [Fact]
    public async Task Steps_are_given_the_events_of_the_one_before()
    {
        await _suite.RunAsync(new HandlerTestCase("an order",
            new HandlerTestStep(_ => Shop.Init()) { ExpectedEvents = events => events.Single().Type == "com.shop.stock" },
            new HandlerTestStep(
                before => Shop.Reserved(parentId: before[0].Id)) { ExpectedEvents = events => events.Single().Type == "arvo.orc.shop.order.done" }),
            Token);
    }

    [Fact]
    public async Task An_expected_error_is_no_failure()
    {
        await _suite.RunAsync(
            new HandlerTestCase("too early", new HandlerTestStep(_ => Shop.Reserved()) { ExpectedError = error => error is ExecutionViolation }),
            Token);
    }

    [Fact]
    public async Task A_failure_names_handler_case_and_step()
    {
        var failure = await Should.ThrowAsync<HandlerTestException>(() => _suite.RunAsync(
            new HandlerTestCase("wrong hopes", new HandlerTestStep(_ => Shop.Init()) { ExpectedEvents = events => events.Count == 0 }), Token));

        failure.Message.ShouldContain("arvo.orc.shop.order, wrong hopes, step 1");
        failure.Message.ShouldContain("com.shop.stock");
    }

    [Fact]
    public async Task A_handler_that_succeeds_when_an_error_is_expected_fails()
    {
        await Should.ThrowAsync<HandlerTestException>(() => _suite.RunAsync(
            new HandlerTestCase("no error", new HandlerTestStep(_ => Shop.Init()) { ExpectedError = _ => true }), Token));
    }

    [Fact]
    public async Task A_repeated_case_may_fail_as_often_as_its_threshold_allows()
    {
        var runs = 0;
        var unsteady = new HandlerTestCase("unsteady",
            new HandlerTestStep(_ => Interlocked.Increment(ref runs) % 4 == 0 ? Shop.Reserved() : Shop.Init())) { Times = 8 };

        await _suite.RunAsync(unsteady with { SuccessThreshold = 75 }, Token);
        await Should.ThrowAsync<HandlerTestException>(() => _suite.RunAsync(unsteady with { SuccessThreshold = 80 }, Token));
    }
}
