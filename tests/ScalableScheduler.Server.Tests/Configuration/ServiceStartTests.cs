using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis;
using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Server.Hosting;
using ScalableScheduler.Server.Logging;

namespace ScalableScheduler.Server.Tests.Configuration;

public sealed class ServiceStartTests
{
    [Fact]
    public void AddSettings_RegistersEverySection()
    {
        var settings = new ServiceSettings();
        using ServiceProvider services = new ServiceCollection().AddSettings(settings).BuildServiceProvider();

        services.GetRequiredService<LeaseOptions>().ShouldBeSameAs(settings.Lease);
        services.GetRequiredService<RedisOptions>().ShouldBeSameAs(settings.Redis);
        foreach (Type section in typeof(ServiceSettings).GetProperties().Select(p => p.PropertyType).Where(t => t.IsClass))
            services.GetService(section).ShouldNotBeNull(section.Name);
    }

    [Theory]
    [InlineData("127.0.0.1", "http://127.0.0.1:")]
    [InlineData("localhost", "http://127.0.0.1:")]
    public async Task ListenOn_TakesFreePort_WhenPortIsZero(string host, string expected)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenOn(new ServerOptions { Host = host, Port = 0 }));
        await using WebApplication app = builder.Build();

        await app.StartAsync();

        app.Urls.ShouldHaveSingleItem().ShouldStartWith(expected);
        await app.StopAsync();
    }

    [Theory]
    [InlineData(LogFormat.Console, ConsoleFormatterNames.Simple)]
    [InlineData(LogFormat.Json, ConsoleFormatterNames.Json)]
    public void AddServiceLogging_ChoosesForm(LogFormat format, string formatter)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddLogging(logging => logging.AddServiceLogging(new LoggingOptions { Format = format })).BuildServiceProvider();

        services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName.ShouldBe(formatter);
    }
}
