using ScalableScheduler.Server.Api;
using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Server.Docs;
using ScalableScheduler.Server.Hosting;
using ScalableScheduler.Server.Logging;
using ScalableScheduler.Server.Storage;
using ScalableScheduler.Server.Tasks;

switch (Settings.Load(args))
{
    case SettingsResult.Help help:
        await Console.Out.WriteAsync(help.Text);
        return 0;
    case SettingsResult.Invalid invalid:
        await Console.Error.WriteAsync(invalid.ToText());
        return SettingsResult.Invalid.ExitCode;
    case SettingsResult.Loaded loaded:
        var settings = loaded.Settings;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. loaded.HostArguments],
            // Not the working directory: the host watches its content root, and that could be a whole disk.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.AddServiceLogging(settings.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenOn(settings.Server));
        builder.Services
            .AddSettings(settings)
            .AddStore(settings)
            .AddNode(settings)
            .AddTaskTypes(settings)
            .AddApi();

        var app = builder.Build();
        loaded.Started(app.Logger);
        app.MapApi();
        app.MapDocsPage();
        return await app.RunToEndAsync(settings.Server);
    default:
        throw new InvalidOperationException("Settings were neither loaded, refused nor asked about.");
}
