using Arvo.Memory.Sqlite;
using Arvo.TestKit;
using Microsoft.Data.Sqlite;

namespace Arvo.Worker.Tests;

/// <summary>The README's first command, as a process of its own.</summary>
public sealed class DemoTests
{
    // Which order has asked for the payment has changed twice. From there on nobody can touch it, so
    // it is in the middle for as long as it takes to kill the process.
    const string HoldOnceThePaymentIsAskedFor =
        "CREATE TRIGGER held BEFORE UPDATE ON arvo_instance WHEN OLD.version >= 2 BEGIN SELECT RAISE(ABORT, 'held by a test'); END";

    [Fact]
    public async Task It_shows_three_orders_and_ends_by_itself()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var demo = new WorkerProcess("demo");

        (await demo.ExitCodeAsync(cancellation)).ShouldBe(0);

        demo.Output.ShouldContain("=> shipped: parcel-1001");
        demo.Output.ShouldContain("=> rejected: the card pays at most 500");
        demo.Output.ShouldContain("=> rejected: only 100 in stock");
    }

    [Fact]
    public async Task Killed_in_the_middle_it_finishes_after_a_restart()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("arvo-demo-");
        var data = Path.Combine(folder.FullName, "demo.db");
        await using (new SqliteMachineMemory(new SqliteMachineMemoryOptions { Path = data }))
            await ExecuteAsync(data, HoldOnceThePaymentIsAskedFor, cancellation);
        using (var first = new WorkerProcess("demo", "--data", data))
        {
            await Eventually.HoldsAsync("the payment is asked for", () => first.Output.Contains("com.payment.take"), cancellation);
            first.Kill();
        }
        await ExecuteAsync(data, "DROP TRIGGER held", cancellation);

        using var second = new WorkerProcess("demo", "--data", data);
        (await second.ExitCodeAsync(cancellation)).ShouldBe(0);
        using var third = new WorkerProcess("demo", "--data", data);
        (await third.ExitCodeAsync(cancellation)).ShouldBe(0);

        second.Output.ShouldNotContain("com.stock.reserve             sku espresso-machine, quantity 2"); // that step was stored before the crash
        second.Output.ShouldContain("=> shipped: parcel-1001");
        third.Output.ShouldContain("was closed in an earlier run");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Settings_that_are_wrong_end_with_code_1_and_a_list()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var worker = new WorkerProcess("--Arvo:Transport=Pigeon", "--Arvo:Memory:Kind=Postgres");

        (await worker.ExitCodeAsync(cancellation)).ShouldBe(1);

        worker.Output.ShouldContain("The configuration has 2 fault(s)");
        worker.Output.ShouldContain("Arvo:Transport: 'Pigeon'");
        worker.Output.ShouldNotContain("   at ");
    }

    static async Task ExecuteAsync(string data, string sql, CancellationToken cancellationToken)
    {
        await using var database = new SqliteConnection($"Data Source={data};Pooling=false");
        await database.OpenAsync(cancellationToken);
        await using var command = new SqliteCommand(sql, database);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
