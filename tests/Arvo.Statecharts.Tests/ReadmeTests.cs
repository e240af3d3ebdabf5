namespace Arvo.Statecharts.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void The_example_does_what_it_says()
    {
        var (paid, shipped) = ReadmeExample.Run();

        paid.Emitted.ShouldBe([Charts.Json("""{"type":"com.shop.ship","amount":12.50}""")]);
        paid.CancelledTimers.ShouldBe(["xstate.after.60000.order.waiting"]);
        shipped.Snapshot.Status.ShouldBe(SnapshotStatus.Done);
        shipped.Output.ToString().ShouldBe("""{"paid":12.50}""");
    }

    [Fact]
    public void The_example_is_the_one_that_is_compiled()
    {
        var readme = Lines("README.md");
        var start = readme.IndexOf("```csharp");
        var example = readme.Skip(start + 1).TakeWhile(line => line != "```").ToList();
        var source = Lines("ReadmeExample.cs");

        example.Count.ShouldBeGreaterThan(20);
        var at = source.IndexOf(example[0]);
        source.Skip(at).Take(example.Count).ShouldBe(example);
    }

    static List<string> Lines(string file) => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, file)).Select(line => line.Trim())];
}
