using System.IO.Compression;
using System.Text;

namespace Arvo.Tests;

public class ArvoOrchestrationSubjectTests
{
    const string Json =
        """{"orchestrator":{"name":"arvo.orc.flow","version":"1.0.0"},"execution":{"id":"i-1","initiator":"com.test.client","domain":null},"meta":{"k":"v"}}""";

    [Fact]
    public void A_child_inherits_and_overlays()
    {
        var parent = ArvoOrchestrationSubject.New("arvo.orc.parent", "2.0.0", "com.test.client", "ext.pay",
            new Dictionary<string, string> { ["redirectto"] = "com.a.b", ["env"] = "prod" });

        var child = ArvoOrchestrationSubject.Parse(ArvoOrchestrationSubject.From(parent, "arvo.orc.child", null,
            meta: new Dictionary<string, string> { ["env"] = "dev" }, executionId: "c-1"));

        child.Orchestrator.ShouldBe(new OrchestratorReference("arvo.orc.child", "0.0.0"));
        child.Execution.ShouldBe(new ExecutionReference("c-1", "arvo.orc.parent", "ext.pay"));
        child.RedirectTo.ShouldBe("com.a.b");
        child.Meta["env"].ShouldBe("dev");
    }

    [Fact]
    public void All_faults_of_a_content_are_reported_together()
    {
        var refused = Should.Throw<ArvoSubjectException>(() => ArvoOrchestrationSubject.New("flow", "latest", "client", "EU", executionId: "a;b"));

        refused.Faults.Select(fault => fault.Path)
            .ShouldBe(["orchestrator.name", "orchestrator.version", "execution.id", "execution.initiator", "execution.domain"]);
    }

    [Fact]
    public void All_faults_of_a_text_are_reported_together()
    {
        ArvoOrchestrationSubject.TryParse(Encode("""{"orchestrator":{"name":5},"execution":[],"meta":{"n":1}}"""), out _, out var faults)
            .ShouldBeFalse();

        faults.Select(fault => fault.Path)
            .ShouldBe(["execution", "orchestrator.name", "orchestrator.version", "execution.id", "execution.initiator", "meta.n"], ignoreOrder: true);
    }

    [Fact]
    public void W27_a_subject_of_v2_has_the_default_domain()
    {
        const string v2 =
            "eJwlzdEKwyAMheF3yXWVONRtfRtnAwtMBZuVgfjuy7rb88F/BrSen7RLT9I6rANqKgQrpH40q2ZFERY4qO/cqoqzaBHmAvSh/JZzHMCbUghIN49o6HJ/GO82b9LVReN9jCF4FURtcWXh/x/kVs4Lm19MVX7dQpI0OecXYQkw5w==";

        ArvoOrchestrationSubject.Parse(v2).Execution.Domain.ShouldBeNull();
    }

    [Fact]
    public void W29_a_bomb_is_refused_without_being_inflated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refusal(Encode($$$"""{"meta":{"x":"{{{new string('x', 4_000_000)}}}"}}""")).ShouldContain("inflates to more than");

        // The bomb's own making; inflating it all would more than double that
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(40_000_000);
    }

    [Fact]
    public void W29_a_ratio_above_one_hundred_is_refused() =>
        Refusal(Encode($$$"""{"meta":{"x":"{{{new string('x', 60_000)}}}"}}""")).ShouldContain("inflates to more than");

    [Fact]
    public void W29_a_subject_that_could_not_be_read_for_its_ratio_is_never_made() => Should.Throw<ArvoSubjectException>(() =>
        ArvoOrchestrationSubject.New("arvo.orc.flow", "1.0.0", "com.test.client",
            meta: new Dictionary<string, string> { ["blob"] = new('x', 60_000) })).Message
        .ShouldContain("100 : 1");

    [Fact]
    public void W29_a_text_of_more_than_8_KiB_is_refused() => Refusal(new string('A', 8193)).ShouldContain("8192");

    [Fact]
    public void W29_a_subject_too_long_to_be_read_is_never_made()
    {
        var random = new Random(1);
        var meta = new Dictionary<string, string> { ["blob"] = new([.. Enumerable.Range(0, 20_000).Select(_ => (char)random.Next('0', 'z'))]) };

        Should.Throw<ArvoSubjectException>(() => ArvoOrchestrationSubject.New("arvo.orc.flow", "1.0.0", "com.test.client", meta: meta)).Message
            .ShouldContain("8192");
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("continued")]
    [InlineData("raw")]
    public void A_damaged_stream_is_refused(string damage)
    {
        var bytes = Convert.FromBase64String(Encode(Json));
        byte[] damaged = damage switch
        {
            "cut" => bytes[..^3],
            "continued" => [.. bytes, .. "more"u8],
            _ => bytes[2..^4],
        };

        ArvoOrchestrationSubject.IsValid(Convert.ToBase64String(damaged)).ShouldBeFalse();
    }

    [Fact]
    public void Duplicate_members_and_deep_nesting_are_refused()
    {
        Refusal(Encode(Json.Replace("\"meta\":", "\"meta\":{},\"meta\":"))).ShouldContain("JSON");
        Refusal(Encode($$"""{"x":{{new string('[', 40)}}{{new string(']', 40)}}}""")).ShouldContain("JSON");
    }

    [Fact]
    public void Parsing_again_gives_the_same_content()
    {
        var subject = Encode(Json);

        ArvoOrchestrationSubject.Parse(subject).ShouldBeSameAs(ArvoOrchestrationSubject.Parse(new string(subject)));
    }

    [Fact]
    public void Null_is_no_subject() => ArvoOrchestrationSubject.TryParse(null, out _, out _).ShouldBeFalse();

    static string Refusal(string subject)
    {
        ArvoOrchestrationSubject.TryParse(subject, out _, out var faults).ShouldBeFalse();
        return string.Join("; ", faults);
    }

    static string Encode(string json)
    {
        using var stream = new MemoryStream();
        using (var deflate = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(Encoding.UTF8.GetBytes(json));
        return Convert.ToBase64String(stream.ToArray());
    }
}
