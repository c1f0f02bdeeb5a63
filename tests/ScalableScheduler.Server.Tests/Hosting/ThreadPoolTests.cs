using System.Text.Json;
using ScalableScheduler.Server.Hosting;

namespace ScalableScheduler.Server.Tests.Hosting;

public sealed class ThreadPoolTests
{
    /// <summary>Client libraries look for a server that is gone with threads that they block: a handful at once, and the pool adds
    /// but one about every half second to those it begins with, as many as there are processors.</summary>
    [Fact]
    public void ServiceProcess_BeginsWithThreadsToSpare_HoweverFewProcessorsThereAre()
    {
        var server = typeof(RuntimeWatch).Assembly.GetName().Name;
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{server}.runtimeconfig.json")));

        settings.RootElement
            .GetProperty("runtimeOptions")
            .GetProperty("configProperties")
            .GetProperty("System.Threading.ThreadPool.MinThreads")
            .GetInt32()
            .ShouldBeGreaterThanOrEqualTo(16);
    }
}
