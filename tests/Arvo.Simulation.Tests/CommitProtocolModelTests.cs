using Arvo.Simulation.Tests.Model;

namespace Arvo.Simulation.Tests;

/// <summary>
/// The commit protocol, searched exhaustively: one subject, a few events and workers, every
/// interleaving with crashes, zombies, expiries and lost answers.
/// </summary>
public sealed class CommitProtocolModelTests
{
    // 72 bytes a state: about 150 MB.
    const int Limit = 2_000_000;

    public static TheoryData<string> Sound => [.. SoundVariants.Keys];

    public static TheoryData<string, string> Broken => [.. BrokenVariants.Select(broken => (broken.Key, broken.Value.Caught))];

    [Theory]
    [MemberData(nameof(Sound))]
    public void The_protocol_has_no_violation_in_any_reachable_state(string name)
    {
        var (variant, states) = SoundVariants[name];

        var findings = ModelCheck.Run(variant, Limit);

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {findings.States} states");
        findings.Violations.ShouldBeEmpty();
        findings.Complete.ShouldBeTrue();
        findings.States.ShouldBe(states);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_protocol_is_caught(string name, string caught)
    {
        var expected = caught.Split(", ");

        var findings = ModelCheck.Run(BrokenVariants[name].Variant, Limit, enough: expected.Length);

        foreach (var (violation, way) in findings.Violations) TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {violation}: {way}");
        findings.Violations.Keys.ShouldBe(expected);
    }

    // The counts are those of the first model, written in another language.
    static readonly Dictionary<string, (ModelVariant Variant, int States)> SoundVariants = new()
    {
        ["lease, 2 events, 2 workers"] = (new(), 555_945),
        ["optimistic, 2 events, 2 workers"] = (new() { Optimistic = true }, 70_483),
        ["optimistic, 2 events, 3 workers"] = (new() { Optimistic = true, Workers = 3, Expiries = 0 }, 654_149),
    };

    static readonly Dictionary<string, (ModelVariant Variant, string Caught)> BrokenVariants = new()
    {
        ["no inbox"] = (new() { NoInbox = true }, "applied twice"),
        ["write not fenced"] = (new() { Unfenced = true }, "acknowledged but not published, applied twice, emission order"),
        ["no helping"] = (new() { NoHelp = true }, "emission order"),
        ["next commit overwrites the outbox"] = (new() { OverwritesOutbox = true }, "acknowledged but not published, emission order"),
        ["publish before commit"] = (new() { PublishesFirst = true }, "published but not committed"),
        ["acknowledge before publish"] = (new() { AcknowledgesEarly = true }, "acknowledged but not published"),
    };
}
