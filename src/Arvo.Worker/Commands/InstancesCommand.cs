using System.CommandLine;
using System.Globalization;
using Arvo.Orchestration;

namespace Arvo.Worker.Commands;

/// <summary><c>instances</c>: the operators' view of the store that the settings choose. Reads only.</summary>
internal static class InstancesCommand
{
    public static Command Create()
    {
        var command = new Command("instances", "Lists and describes the workflow instances in the configured store.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Show());
        return command;
    }

    static Command List()
    {
        var machine = new Option<string?>("--machine") { Description = "Only instances of this source, e.g. arvo.orc.shop.order." };
        var status = new Option<string?>("--status") { Description = "Only active, done, error or stopped ones." };
        var parent = new Option<string?>("--parent") { Description = "Only children of this subject." };
        var finished = new Option<bool>("--finished") { Description = "Also those that are finished and cleaned up." };
        var limit = new Option<int>("--limit") { Description = "How many, 1 to 1000.", DefaultValueFactory = _ => 100 };
        var after = new Option<string?>("--after") { Description = "The token that the page before ended with." };
        status.AcceptOnlyFromAmong("active", "done", "error", "stopped");
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is < 1 or > 1000)
                result.AddError("--limit is not from 1 to 1000.");
        });
        var command = new Command("list", "Lists instances.") { machine, status, parent, finished, limit, after };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => WithMemoryAsync(parsed, async memory =>
        {
            var page = await memory.ListAsync(new InstanceFilter
            {
                Machine = parsed.GetValue(machine),
                Status = parsed.GetValue(status),
                ParentSubject = parsed.GetValue(parent),
                IncludeTombstones = parsed.GetValue(finished),
                PageSize = parsed.GetValue(limit),
                ContinuationToken = parsed.GetValue(after),
            }, cancellationToken);
            foreach (var instance in page.Instances) await Console.Out.WriteLineAsync(InstanceText.Line(instance));
            if (page.ContinuationToken is { } token) await Console.Out.WriteLineAsync($"more: --after {token}");
            return 0;
        }));
        return command;
    }

    static Command Show()
    {
        var subject = new Argument<string>("subject") { Description = "The instance's event subject." };
        subject.Validators.Add(result =>
        {
            if (result.Tokens.All(token => token.Value.Length == 0)) result.AddError("The subject is empty.");
        });
        var command = new Command("show", "Describes one instance.") { subject };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => WithMemoryAsync(parsed, async memory =>
        {
            var asked = parsed.GetValue(subject)!; // required
            var report = await new InstanceInspector(memory, OrdersSample.WorkflowOf).InspectAsync(asked, cancellationToken);
            await Console.Out.WriteLineAsync(report is null ? "There is no instance of this subject." : InstanceText.Report(report));
            return report is null ? 1 : 0;
        }));
        return command;
    }

    static async Task<int> WithMemoryAsync(ParseResult parsed, Func<IDurableMachineMemory, Task<int>> act)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        new ArvoBuilder(services).UseStore(Settings.Read(parsed).Memory);
        await using var provider = services.BuildServiceProvider();
        try
        {
            return await act((IDurableMachineMemory)provider.GetRequiredService<IMachineMemory>()); // every built-in store is one
        }
        catch (Exception e) when (e is ArgumentException or MachineMemoryBoundsException)
        {
            await Console.Error.WriteLineAsync(e.Message); // a subject or token that no store gave out
            return 1;
        }
    }
}
