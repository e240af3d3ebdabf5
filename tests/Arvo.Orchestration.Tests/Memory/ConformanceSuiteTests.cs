using Arvo.Memory.Conformance;

namespace Arvo.Orchestration.Tests;

public sealed class ConformanceSuiteTests
{
    [Fact]
    public void The_suite_has_at_least_eighty_facts_with_names_of_their_own()
    {
        MachineMemoryConformance.Facts.Count.ShouldBeGreaterThanOrEqualTo(80);
        MachineMemoryConformance.Facts.Select(fact => fact.Name).ShouldBeUnique();
    }

    [Theory]
    [InlineData(Break.NeverDenies, "Acquiring.A_held_instance_is_denied_with_the_remaining_time")]
    [InlineData(Break.CommitsWithoutFence, "Fencing.A_commit_by_an_overtaken_owner_writes_nothing")]
    [InlineData(Break.CommitsWithoutFence, "Concurrency.Of_many_commits_at_one_version_one_is_committed")]
    [InlineData(Break.CommitsHandledEvents, "OptimisticMode.A_commit_of_an_event_that_was_handled_is_fenced_although_nobody_asked")]
    [InlineData(Break.ForgetsHandledKeys, "Deduplicating.Keys_of_a_commit_are_known_to_the_next_acquire")]
    [InlineData(Break.ForgetsHandledKeys, "Concurrency.Every_duplicate_delivered_at_once_is_applied_once")]
    [InlineData(Break.CountsFoldedEventsAsOne, "Committing.The_version_grows_by_the_number_of_event_keys")]
    [InlineData(Break.LosesTheOutbox, "Outboxes.An_acquire_after_a_crash_hands_the_outbox_to_the_helper")]
    [InlineData(Break.ReversesTheOutbox, "Outboxes.A_pending_outbox_comes_back_in_order_and_byte_for_byte")]
    [InlineData(Break.MarksAnyVersion, "Outboxes.A_late_mark_leaves_the_next_outbox_alone")]
    [InlineData(Break.PinsByOwnerAlone, "Pinning.A_lease_that_an_optimistic_commit_overtook_can_not_be_pinned")]
    [InlineData(Break.ReleasesAnybodysLease, "Fencing.A_release_by_an_overtaken_owner_leaves_the_new_holder_alone")]
    [InlineData(Break.DropsTheOutboxOnCleanup, "Tombstones.Cleanup_keeps_a_pending_outbox")]
    [InlineData(Break.ForgetsTimers, "Timers.Timers_come_back_exactly_and_earliest_first")]
    [InlineData(Break.RepeatsTheFirstPage, "Listing.Pages_hold_every_instance_once")]
    public async Task A_broken_memory_fails(Break broken, string fact)
    {
        var store = new BrokenStore(broken);

        await Assert.ThrowsAsync<ShouldAssertException>(() => MachineMemoryConformance.Find(fact)
            .VerifyAsync(store, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_fact_that_needs_what_a_store_lacks_says_so()
    {
        var fact = MachineMemoryConformance.Find("Pinning.A_pin_renews_the_lease");
        var store = new ClocklessStore();

        fact.SkippedOn(store).ShouldNotBeNull().ShouldContain(nameof(MemoryCapabilities.ControllableClock));
        await Should.ThrowAsync<InvalidOperationException>(() => fact.VerifyAsync(store, TestContext.Current.CancellationToken));
    }

    // Every fact that needs no special clock also holds on the machine's own.
    [Fact]
    public async Task Without_a_controllable_clock_leases_expire_by_waiting()
    {
        var store = new ClocklessStore();

        await MachineMemoryConformance.Find("Acquiring.An_expired_lease_is_taken_over").VerifyAsync(store, TestContext.Current.CancellationToken);
    }

    sealed class BrokenStore(Break broken) : MemoryUnderTest
    {
        readonly ShiftedClock clock = new();
        IDurableMachineMemory? memory;

        public override IDurableMachineMemory Memory => memory ??= new BrokenMemory(new SimpleMachineMemory(Options, clock), broken);

        public override MemoryCapabilities Capabilities => MemoryCapabilities.ControllableClock;

        public override ValueTask AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken)
        {
            clock.Advance(by);
            return default;
        }
    }

    sealed class ClocklessStore : MemoryUnderTest
    {
        public override IDurableMachineMemory Memory { get; } = new SimpleMachineMemory();

        public override TimeSpan ShortLease => TimeSpan.FromMilliseconds(20);
    }
}
