using System.Globalization;
using ScalableScheduler.Simulation;

if (CommandLine.Read(args) is not { } line)
{
    await Console.Error.WriteLineAsync(CommandLine.Usage);
    return 2;
}

if (line.Seed is { } seed)
{
    var telling = new Story(seed, line.Traces ? Console.WriteLine : null, line.About).Tell();
    Console.WriteLine($"Seed {seed}: {telling.Shape}");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{telling.Passed} passed, {telling.Verdict.Occurrences} occurrences, {telling.Sent} attempts, fingerprint {telling.Fingerprint:x16}, {telling.Verdict.Findings.Count} findings"));
    foreach (var finding in telling.Verdict.Findings.Take(20))
        Console.WriteLine(finding);
    return telling.Verdict.Findings.Count == 0 ? 0 : 1;
}

var sweep = new Sweep(line.Sweep, Console.WriteLine);
var telling1 = sweep.RunAsync();
using var progress = new PeriodicTimer(TimeSpan.FromSeconds(10), TimeProvider.System);
while (await Task.WhenAny(telling1, progress.WaitForNextTickAsync().AsTask()) != telling1)
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sweep.Figures.Took:hh\\:mm\\:ss}: {sweep.Figures.Seeds:N0} stories, {sweep.Figures.ClusterHours:N1} cluster hours, {sweep.Figures.Occurrences:N0} occurrences, {sweep.Figures.FailedSeeds:N0} with a finding"));
await telling1;

var figures = sweep.Figures;
Console.WriteLine(SweepReport.Markdown(figures));
Console.WriteLine($"Written to {await SweepReport.WriteAsync(figures)}");
return figures.FailedSeeds == 0 ? 0 : 1;
