using Arvo.Benchmarks.Statecharts;

return args switch
{
    ["statecharts", .. var rest] => StatechartsCommand.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run --project tests/Arvo.Benchmarks -c Release -- SUITE [arguments]

          statecharts [quick|micro|sizes|measure|compare]   the statechart engine
        """);
    return 2;
}
