using System.Reflection;

namespace Arvo.Worker.Tests;

/// <summary>References point one way (design: Worker → Messaging and memories → Orchestration → Statecharts and Core).</summary>
public sealed class ArchitectureTests
{
    static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Arvo.Core"] = [],
        ["Arvo.Statecharts"] = [],
        ["Arvo.JsonSchema"] = ["Arvo.Core", "NJsonSchema", "Newtonsoft.Json", "Namotion.Reflection"],
        ["Arvo.Orchestration"] = ["Arvo.Core", "Arvo.Statecharts", "Microsoft"],
        ["Arvo.Memory.Sqlite"] = ["Arvo.Core", "Arvo.Orchestration", "Microsoft", "SQLitePCLRaw"],
        ["Arvo.Memory.Postgres"] = ["Arvo.Core", "Arvo.Orchestration", "Microsoft", "Npgsql"],
        ["Arvo.Memory.MongoDB"] = ["Arvo.Core", "Arvo.Orchestration", "Microsoft", "MongoDB"],
        ["Arvo.Messaging"] = ["Arvo.Core", "Arvo.Orchestration", "Microsoft", "MassTransit", "RabbitMQ.Client", "Polly"],
        ["Arvo.Sample.Orders"] = ["Arvo.Core", "Arvo.Statecharts", "Arvo.Orchestration"],
    };

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_layer_may(string project)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System", StringComparison.Ordinal) && name is not ("netstandard" or "mscorlib"));

        references.Where(name => !Allowed[project].Any(allowed => name == allowed || name.StartsWith($"{allowed}.", StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_of_the_product_has_its_rule()
    {
        var products = Directory.EnumerateFiles(AppContext.BaseDirectory, "Arvo.*.dll").Select(Path.GetFileNameWithoutExtension);

        products.Except(Allowed.Keys).ShouldBe(["Arvo.Worker", "Arvo.Worker.Tests", "Arvo.TestKit", "Arvo.Crash"], ignoreOrder: true);
    }

    [Fact]
    public void A_line_has_at_most_150_characters_unless_it_holds_a_text()
    {
        var lines = Repository.Sources("src").SelectMany(file => File.ReadLines(file).Select((line, at) => (Line: line, Where: $"{file}:{at + 1}")));

        lines.Where(read => read.Line.Length > 150 && !read.Line.Contains('"')).Select(read => read.Where).ShouldBeEmpty();
    }
}
