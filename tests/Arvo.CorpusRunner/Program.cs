using Arvo.CorpusRunner;

if (args is not [var kind, var folder])
{
    Console.Error.WriteLine($"Usage: Arvo.CorpusRunner KIND FOLDER, KIND being one of: {string.Join(", ", Corpora.Kinds)}");
    return 2;
}
if (Corpora.Find(kind) is not { } run)
{
    Console.Error.WriteLine($"Unknown corpus '{kind}'. Known are: {string.Join(", ", Corpora.Kinds)}");
    return 2;
}
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"There is no folder '{folder}'.");
    return 2;
}
return CorpusReport.Print(run(folder), Console.Out);
