using System.Security.Cryptography;
using ScalableScheduler.Chaos;
using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Figures;

const int Found = 1;
const int Misused = 2;

if (ChaosOptions.Read(args, RandomNumberGenerator.GetInt32(int.MaxValue)) is not { } options)
{
    await Console.Error.WriteLineAsync(ChaosOptions.Usage);
    return Misused;
}
var all = ActList.Of(options.IsPrivate);
var unknown = options.Acts.Except(all.Select(a => a.Name), StringComparer.Ordinal).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync($"There is no act {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(a => a.Name))}.");
    return Misused;
}
if (options.IsList)
{
    foreach (var act in all)
        Console.WriteLine($"{act.Name,-14} {act.What}{(act.Impossible is null ? "" : $" (not here: {act.Impossible})")}");
    return 0;
}

var chosen = all.Where(a => options.Acts.Count == 0 || options.Acts.Contains(a.Name, StringComparer.Ordinal)).ToList();
Console.WriteLine($"Seed {options.Seed}; again with: ./chaos.sh --seed {options.Seed}");
var figures = new List<ActFigures>();
var report = "";
await foreach (var act in ChaosRun.PlayAsync([.. chosen.Where(a => a.Impossible is null)], options, Console.WriteLine))
{
    figures.Add(act);
    report = await Report.WriteAsync(figures, options.Seed, [.. chosen.Where(a => a.Impossible is not null).Select(a => $"{a.Name}, {a.Impossible}")]);
}
Console.WriteLine();
Console.WriteLine(report);
return figures.Any(f => f.Findings.Count > 0) ? Found : 0;
