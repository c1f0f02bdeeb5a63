import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drainTimeout, find, read, render } from './manifests.mjs'

const base = render('k8s/base')
const withRedis = render('k8s/with-redis')

const workloads = withRedis.filter(o => o.kind === 'Deployment' || o.kind === 'StatefulSet')
const containers = workloads.flatMap(w => w.spec.template.spec.containers.map(container => ({ workload: w, container })))
const deployment = find(base, 'Deployment', 'scalable-scheduler')
const pod = deployment.spec.template.spec
const scheduler = pod.containers[0]
const port = name => c => (c.ports ?? []).some(p => p.name === name)

for (const [folder, objects] of [['k8s/base', base], ['k8s/with-redis', withRedis]])
  for (const o of objects)
    test(`${folder}: ${o.kind} ${o.metadata.name} has the fields and types of its schema`, async () => {
      const { [o.kind]: Model } = await import(`kubernetes-models/${o.apiVersion}/${o.kind}`)
      new Model(o).validate()
      assert.deepEqual(unknownFields(Model, o), [])
    })

// The models keep unknown fields silently; the cluster would drop or refuse them. Where a mistyped name would
// change how the service runs, the known names are listed.
function unknownFields(Model, o) {
  const known = {
    Deployment: ['replicas', 'strategy', 'selector', 'template'],
    StatefulSet: ['replicas', 'serviceName', 'selector', 'template', 'volumeClaimTemplates'],
    PodDisruptionBudget: ['maxUnavailable', 'selector'],
    Service: ['selector', 'ports', 'clusterIP', 'type'],
    pod: ['terminationGracePeriodSeconds', 'automountServiceAccountToken', 'enableServiceLinks', 'securityContext', 'topologySpreadConstraints', 'containers', 'volumes'],
    container: ['name', 'image', 'command', 'ports', 'env', 'startupProbe', 'livenessProbe', 'readinessProbe', 'lifecycle', 'resources', 'securityContext', 'volumeMounts'],
    probe: ['httpGet', 'exec', 'periodSeconds', 'timeoutSeconds', 'failureThreshold'],
    containerSecurity: ['allowPrivilegeEscalation', 'readOnlyRootFilesystem', 'capabilities'],
    podSecurity: ['runAsNonRoot', 'runAsUser', 'runAsGroup', 'fsGroup', 'fsGroupChangePolicy', 'seccompProfile'],
    spread: ['maxSkew', 'topologyKey', 'whenUnsatisfiable', 'labelSelector'],
  }
  const unknown = (part, names) => Object.keys(part ?? {}).filter(name => !names.includes(name))
  const podSpec = o.spec?.template?.spec
  return [
    ...(known[o.kind] ? unknown(o.spec, known[o.kind]) : []),
    ...unknown(podSpec, known.pod),
    ...unknown(podSpec?.securityContext, known.podSecurity),
    ...(podSpec?.topologySpreadConstraints ?? []).flatMap(s => unknown(s, known.spread)),
    ...(podSpec?.containers ?? []).flatMap(c => [
      ...unknown(c, known.container),
      ...unknown(c.securityContext, known.containerSecurity),
      ...[c.startupProbe, c.livenessProbe, c.readinessProbe].flatMap(p => unknown(p, known.probe)),
    ]),
  ]
}

test('every selector matches the labels of the pods it is meant for', () => {
  const labels = name => workloads.find(w => w.metadata.name === name).spec.template.metadata.labels
  const matches = (selector, name) => Object.entries(selector).every(([key, value]) => labels(name)[key] === value)
  for (const w of workloads) {
    assert.ok(matches(w.spec.selector.matchLabels, w.metadata.name), `${w.kind} ${w.metadata.name}`)
    for (const s of w.spec.template.spec.topologySpreadConstraints ?? [])
      assert.ok(matches(s.labelSelector.matchLabels, w.metadata.name), `spread of ${w.metadata.name}`)
  }
  for (const o of withRedis.filter(o => o.kind === 'Service')) assert.ok(matches(o.spec.selector, o.metadata.name), `Service ${o.metadata.name}`)
  const budget = find(withRedis, 'PodDisruptionBudget', 'scalable-scheduler')
  assert.ok(matches(budget.spec.selector.matchLabels, 'scalable-scheduler'))
  // A Service of one must not pick up the pods of the other.
  assert.ok(!matches(find(withRedis, 'Service', 'redis').spec.selector, 'scalable-scheduler'))
})

test('probes and services name ports that the containers have', () => {
  for (const { container } of containers)
    for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
      assert.ok(probe, `${container.name} has all three probes`)
      if (probe.httpGet) assert.ok(port(probe.httpGet.port)(container), `${container.name}: port ${probe.httpGet.port}`)
    }
  for (const o of withRedis.filter(o => o.kind === 'Service'))
    for (const p of o.spec.ports)
      assert.ok(workloads.find(w => w.metadata.name === o.metadata.name).spec.template.spec.containers.some(port(p.targetPort)))
})

test('probes ask the routes that the API has for them', () => {
  assert.equal(scheduler.startupProbe.httpGet.path, '/health/live')
  assert.equal(scheduler.livenessProbe.httpGet.path, '/health/live')
  assert.equal(scheduler.readinessProbe.httpGet.path, '/health/ready')
})

test('the service listens on 9902 in the image, the pod and the Service', () => {
  assert.equal(scheduler.ports.find(p => p.name === 'http').containerPort, 9902)
  assert.equal(find(base, 'Service', 'scalable-scheduler').spec.ports[0].port, 9902)
  assert.match(read('Dockerfile'), /^EXPOSE 9902$/m)
})

test('a draining node is not killed: the grace period exceeds the pause plus scheduler.drain_timeout', () => {
  const pause = Number(scheduler.lifecycle.preStop.exec.command[1])
  assert.ok(pod.terminationGracePeriodSeconds > pause + drainTimeout(), `${pod.terminationGracePeriodSeconds} > ${pause} + ${drainTimeout()}`)
})

test('pods run without root, without capabilities and on a read-only root', () => {
  for (const { workload, container } of containers) {
    const { securityContext } = workload.spec.template.spec
    assert.equal(securityContext.runAsNonRoot, true)
    assert.equal(securityContext.seccompProfile.type, 'RuntimeDefault')
    assert.equal(container.securityContext.readOnlyRootFilesystem, true)
    assert.equal(container.securityContext.allowPrivilegeEscalation, false)
    assert.deepEqual(container.securityContext.capabilities.drop, ['ALL'])
  }
  assert.ok(scheduler.volumeMounts.some(m => m.mountPath === '/tmp'))
  assert.match(read('Dockerfile'), new RegExp(`^USER ${pod.securityContext.runAsUser}$`, 'm'))
})

test('every mount has its volume, every volume its mount', () => {
  for (const { workload, container } of containers) {
    const { volumes } = workload.spec.template.spec
    const available = [...volumes, ...(workload.spec.volumeClaimTemplates ?? []).map(t => t.metadata)].map(v => v.name)
    assert.deepEqual(container.volumeMounts.map(m => m.name).sort(), available.sort())
  }
})

test('the ConfigMap is config/config.yaml itself and lies where the image has it', () => {
  const map = find(base, 'ConfigMap', 'scalable-scheduler')
  assert.equal(map.data['config.yaml'], read('config/config.yaml'))
  assert.equal(pod.volumes.find(v => v.name === 'config').configMap.name, map.metadata.name)
  assert.equal(scheduler.volumeMounts.find(m => m.name === 'config').mountPath, '/app/config')
  assert.match(read('Dockerfile'), /^WORKDIR \/app\nCOPY --from=build \/app \.\/\nCOPY config\/config\.yaml config\/config\.yaml$/m)
})

test('each node is named after its pod', () => {
  const name = scheduler.env.find(e => e.name === 'SCHEDULER__SCHEDULER__NODE_NAME')
  assert.equal(name.valueFrom.fieldRef.fieldPath, 'metadata.name')
})

test('with-redis: the service is sent to the Redis that comes along, which keeps its data and evicts nothing', () => {
  const service = find(withRedis, 'Service', 'redis')
  const endpoints = find(withRedis, 'Deployment', 'scalable-scheduler').spec.template.spec.containers[0].env.find(e => e.name === 'SCHEDULER__REDIS__ENDPOINTS')
  assert.equal(endpoints.value, `${service.metadata.name}:${service.spec.ports[0].port}`)
  const settings = find(withRedis, 'ConfigMap', 'redis').data['redis.conf'].split('\n')
  for (const line of ['appendonly yes', 'maxmemory-policy noeviction', 'dir /data']) assert.ok(settings.includes(line), line)
  const redis = find(withRedis, 'StatefulSet', 'redis')
  assert.equal(redis.spec.template.spec.containers[0].volumeMounts.find(m => m.mountPath === '/data').name, redis.spec.volumeClaimTemplates[0].metadata.name)
})

test('both read the password from the same optional Secret', () => {
  const secrets = containers.map(({ container }) => container.env.find(e => e.valueFrom?.secretKeyRef).valueFrom.secretKeyRef)
  assert.equal(secrets.length, 2)
  for (const s of secrets) assert.deepEqual(s, { name: 'scalable-scheduler-redis', key: 'password', optional: true })
})

test('kubectl scale decides: three replicas to begin with and no autoscaler', () => {
  assert.equal(deployment.spec.replicas, 3)
  assert.ok(!withRedis.some(o => o.kind === 'HorizontalPodAutoscaler'))
})

test('the image is the one that build.sh builds', () => {
  const name = /^image_name=(.+)$/m.exec(read('eng/scripts/image.sh'))[1]
  const version = /<VersionPrefix>(.+)<\/VersionPrefix>/.exec(read('Directory.Build.props'))[1]
  assert.equal(scheduler.image, `${name}:${version}`)
})

test('environment variables set settings that exist: the service refuses unknown ones', () => {
  const known = settingsShownIn(read('config/config.yaml'))
  for (const { name } of scheduler.env.filter(e => e.name.startsWith('SCHEDULER__')))
    assert.ok(known.has(name.slice('SCHEDULER__'.length).replaceAll('__', '.').toLowerCase()), name)
})

// config/config.yaml shows every setting, most of them behind a "#".
function settingsShownIn(text) {
  const keys = new Set()
  let section = ''
  for (const line of text.split('\n')) {
    const [, indent, key] = /^( *)#?([a-z_]+):/.exec(line) ?? []
    if (key && !indent) section = key
    else if (key) keys.add(`${section}.${key}`)
  }
  return keys
}
