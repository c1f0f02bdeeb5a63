using BenchmarkDotNet.Attributes;
using ScalableScheduler.Cron;

namespace ScalableScheduler.Benchmarks.Cron;

/// <summary>Reading an expression: done once per registration and whenever a definition is loaded from the store.</summary>
[MemoryDiagnoser]
public class CronParseBenchmarks
{
    [Params("* * * * *", "30 2 * * MON-FRI", "H H(0-5) * * *", "15/10 0 9-17 L-2W,15W JAN-NOV MON#2,FRIL", "CRON_TZ=Europe/Vienna @daily")]
    public string Text { get; set; } = "";

    [Benchmark]
    public CronExpression Parse() => CronExpression.Parse(Text, hashSeed: "order-report");
}
