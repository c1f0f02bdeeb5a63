using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Server.Hosting;
using ScalableScheduler.Server.Logging;

switch (Settings.Load(args))
{
    case SettingsResult.Help help:
        await Console.Out.WriteAsync(help.Text);
        return 0;
    case SettingsResult.Invalid invalid:
        await Console.Error.WriteAsync(invalid.ToText());
        return SettingsResult.Invalid.ExitCode;
    case SettingsResult.Loaded loaded:
        var builder = WebApplication.CreateBuilder([.. loaded.HostArguments]);
        builder.Services.AddSettings(loaded.Settings);
        builder.Logging.AddServiceLogging(loaded.Settings.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenOn(loaded.Settings.Server));
        var app = builder.Build();
        loaded.Started(app.Logger);
        await app.RunAsync();
        return 0;
    default:
        throw new InvalidOperationException("Settings were neither loaded, refused nor asked about.");
}
