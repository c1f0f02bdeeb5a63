using EmailWorker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScalableScheduler.Worker;

var builder = Host.CreateApplicationBuilder(args);
var settings = builder.Configuration;

builder.Services.AddSingleton(TimeProvider.System);
builder.Services
    .AddSchedulerWorker(options =>
    {
        options.Servers = [.. (settings["servers"] ?? "http://localhost:9902").Split(',').Select(s => new Uri(s))];
        options.Name = settings["name"] ?? options.Name;
        options.Concurrency = settings.GetValue("concurrency", 4);
    })
    .Handle<EmailHandler>("emails");

await builder.Build().RunAsync();
