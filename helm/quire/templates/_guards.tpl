{{/* Everything that is wrong with the values, told together in sentences. */}}
{{- define "quire.guards" -}}
{{- $wrong := list -}}
{{- range list "quire.wrongServices" "quire.wrongGraph" "quire.wrongTold" "quire.wrongListeners" "quire.wrongConnections" "quire.wrongKeys" "quire.wrongDemo" "quire.wrongPlaceholders" "quire.wrongEntrance" "quire.wrongRest" -}}
{{- $wrong = concat $wrong (include . $ | fromJsonArray) -}}
{{- end -}}
{{- if $wrong -}}
{{- fail (printf "\n\nQuire cannot be installed like this:\n- %s\n" (uniq $wrong | join "\n- ")) -}}
{{- end -}}
{{- end -}}

{{- define "quire.wrongServices" -}}
{{- $wrong := list -}}
{{- $all := include "quire.services" . | fromJson -}}
{{- $doors := list -}}
{{- $known := list -}}
{{- range $name, $service := $all -}}{{- if or $service.port $service.healthPort -}}{{- $known = append $known $name -}}{{- end -}}{{- end -}}
{{- range $name, $service := $all -}}
{{- if $service.front -}}{{- $doors = append $doors $name -}}{{- end -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$" $name) -}}{{- $wrong = append $wrong (printf "services.%s: a service's name is up to 20 small letters, digits and hyphens." $name) -}}{{- end -}}
{{- if and (not $service.port) (not $service.healthPort) -}}{{- $wrong = append $wrong (printf "services.%s has neither a port nor a healthPort: nothing could tell how it is. Is it a new service, or a misspelt one of: %s?" $name (sortAlpha $known | join ", ")) -}}{{- end -}}
{{- if and (not $service.port) (or $service.graph $service.front $service.entrance.host $service.callers) -}}{{- $wrong = append $wrong (printf "services.%s is asked by others and has no port: give services.%s.port." $name $name) -}}{{- end -}}
{{- range $service.calls -}}
{{- if not (hasKey $all .) -}}{{- $wrong = append $wrong (printf "services.%s calls %s, and there is no such service." $name .) -}}{{- end -}}
{{- end -}}
{{- range $service.reaches -}}
{{- if not (hasKey $.Values.networkPolicy.places .) -}}{{- $wrong = append $wrong (printf "services.%s reaches %s, and networkPolicy.places does not say where that is." $name .) -}}{{- end -}}
{{- end -}}
{{- $scale := $service.scale -}}
{{- if gt (int $scale.min) (int $scale.max) -}}{{- $wrong = append $wrong (printf "services.%s.scale: min is %v and max is %v; min is the smaller one." $name $scale.min $scale.max) -}}{{- end -}}
{{- if and (eq (int $scale.min) 0) (ne $scale.by "none") (not (and (eq $scale.by "queue") $.Values.keda.enabled)) -}}{{- $wrong = append $wrong (printf "services.%s.scale.min is 0, and only KEDA brings a service back from none: set keda.enabled, or min to 1." $name) -}}{{- end -}}
{{- if and (eq $scale.by "queue") (not $scale.listener) -}}{{- $wrong = append $wrong (printf "services.%s scales by queue: say whose deliveries are counted, in services.%s.scale.listener." $name $name) -}}{{- end -}}
{{- if and $scale.metrics (eq $scale.by "none") -}}{{- $wrong = append $wrong (printf "services.%s.scale.metrics are given, and it does not scale: set services.%s.scale.by." $name $name) -}}{{- end -}}
{{- if and $scale.metrics (eq $scale.by "queue") $.Values.keda.enabled -}}{{- $wrong = append $wrong (printf "services.%s.scale.metrics are for an HPA, and KEDA makes its own from what waits: leave them out, or let it scale by cpu." $name) -}}{{- end -}}
{{- if and $scale.requestsPerPod (ne $scale.by "cpu") -}}{{- $wrong = append $wrong (printf "services.%s.scale.requestsPerPod goes beside CPU, and it scales by %s: set services.%s.scale.by to cpu." $name $scale.by $name) -}}{{- end -}}
{{- if and $scale.requestsPerPod (not $service.graph) (not $service.front) -}}{{- $wrong = append $wrong (printf "services.%s.scale.requestsPerPod: it answers nothing of the graph, so there is nothing to count." $name) -}}{{- end -}}
{{- if and (eq $scale.by "cpu") (not (dig "requests" "cpu" "" $service.resources)) -}}{{- $wrong = append $wrong (printf "services.%s scales by CPU and requests none: a share of nothing cannot be told." $name) -}}{{- end -}}
{{- end -}}
{{- if ne (len $doors) 1 -}}{{- $wrong = append $wrong (printf "One service is the door of the graph (front: true), and here %d are: %s." (len $doors) (join ", " $doors | default "none")) -}}{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{/* The gateway would ask every room of the supergraph, and an answer would miss what nobody serves. */}}
{{- define "quire.wrongGraph" -}}
{{- $wrong := list -}}
{{- $all := include "quire.services" . | fromJson -}}
{{- range regexFindAll "@join__graph\\(name: \"[^\"]+\"" (.Files.Get "files/supergraph.graphql") -1 -}}
{{- $name := regexReplaceAll ".*\"([^\"]+)\"" . "${1}" -}}
{{- $service := get $all $name | default dict -}}
{{- if not $service.graph -}}{{- $wrong = append $wrong (printf "services.%s is off, or serves no graph, and the supergraph has it: every page that needs it would fail. Leave it enabled with graph: true, or compose a supergraph without it." $name) -}}
{{- else if and (eq $service.scale.by "none") (eq (int $service.replicas) 0) -}}{{- $wrong = append $wrong (printf "services.%s.replicas is 0, and the supergraph has it: every page that needs it would fail. Set it to 1 or more." $name) -}}{{- end -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{- define "quire.wrongListeners" -}}
{{- $wrong := list -}}
{{- $all := include "quire.services" . | fromJson -}}
{{- range $name, $service := $all -}}
{{- with $service.listenersOf -}}
{{- $room := get $all . | default dict -}}
{{- if not $room -}}{{- $wrong = append $wrong (printf "services.%s are the listeners of %s, and there is no such service." $name .) -}}
{{- else if $room.listenersOf -}}{{- $wrong = append $wrong (printf "services.%s are the listeners of %s, which are listeners themselves: name the room." $name .) -}}
{{- else if or $room.front (not $room.port) (not $room.queues) -}}{{- $wrong = append $wrong (printf "services.%s are the listeners of %s, and that has no two parts: it must have a port and use the queues, and not be the door." $name .) -}}{{- end -}}
{{- if or $service.port $service.graph $service.front $service.entrance.host -}}{{- $wrong = append $wrong (printf "services.%s are listeners: they open no port, serve no graph and have no entrance." $name) -}}{{- end -}}
{{- if and $service.database (eq (int $service.scale.min) 0) (ne $service.scale.by "none") -}}{{- $wrong = append $wrong (printf "services.%s.scale.min is 0: they also carry what %s says, and nobody would count what waits while none of them runs. Set it to 1." $name .) -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{/*
How many pods of a service may be alive at once in a rollout: `most`, one ahead of its turn, and those that are ending. An ended pod
serves on for sleepSeconds and drains for ten more at the most, with its connections; Kubernetes counts it no longer and starts the
next, which takes five seconds at the quickest (it is placed, waits for migrations, starts, is probed). The last of the old is not
ending while it is the only one: root, most.
*/}}
{{- define "quire.rolling" -}}
{{- $ending := div (add .root.Values.life.sleepSeconds 10 4) 5 -}}
{{- add .most 1 (min (sub .most 1) $ending) -}}
{{- end -}}

{{/*
How many connections may be open to each server of Postgres, and how many there are for it. Of a database there is either a rollout of
its pods, or its migration (five: its lock, two of the engine, the script's own, who looks what holds the script up) beside pods of
which one may be new: those that follow wait for it, unless they are told not to. As JSON, by a name for the server.
*/}}
{{- define "quire.connections" -}}
{{- $postgres := .Values.stores.postgres -}}
{{- $databases := dict -}}
{{- range $name, $service := include "quire.services" . | fromJson -}}
{{- with $service.database -}}
{{- $its := get $databases . | default (dict "rolling" 0 "migrating" (ternary 5 0 $.Values.migrate.enabled) "services" list "waiting" list) -}}
{{- $most := int (ternary $service.replicas $service.scale.max (eq $service.scale.by "none")) -}}
{{- $rolling := include "quire.rolling" (dict "root" $ "most" $most) | int -}}
{{- $beside := int (ternary (add 1 $most) $rolling $.Values.migrate.podsWait) -}}
{{- $_ := set $its "rolling" (add $its.rolling (mul $rolling $service.pool)) -}}
{{- $_ := set $its "migrating" (add $its.migrating (mul $beside $service.pool)) -}}
{{- $_ := set $its "services" (append $its.services (printf "%s %v × %v" $name $rolling $service.pool)) -}}
{{- $_ := set $its "waiting" (append $its.waiting (printf "%s %v × %v" $name $beside $service.pool)) -}}
{{- $_ := set $databases . $its -}}
{{- end -}}
{{- end -}}
{{- $servers := dict -}}
{{- range $database, $its := $databases -}}
{{- $apart := hasKey $postgres.apart $database -}}
{{- $key := ternary $database "" $apart -}}
{{- $server := get $servers $key | default (dict "used" 0 "who" list "most" (ternary (get $postgres.apart $database) $postgres.maxConnections $apart)) -}}
{{- $migrating := gt (int $its.migrating) (int $its.rolling) -}}
{{- $_ := set $server "used" (add $server.used (max $its.rolling $its.migrating)) -}}
{{- $_ := set $server "who" (concat $server.who (ternary (append $its.waiting "5 for the migration") $its.services $migrating)) -}}
{{- $_ := set $servers $key $server -}}
{{- end -}}
{{- toJson $servers -}}
{{- end -}}

{{- define "quire.wrongConnections" -}}
{{- $wrong := list -}}
{{- $reserve := int .Values.stores.postgres.reserve -}}
{{- range $key, $server := include "quire.connections" . | fromJson -}}
{{- $most := sub (int $server.most) $reserve -}}
{{- if and (int $server.most) (gt (int $server.used) (int $most)) -}}
{{- $setting := ternary (printf "stores.postgres.apart.%s" $key) "stores.postgres.maxConnections" (ne $key "") -}}
{{- $wrong = append $wrong (printf "%s is %v, of which %v are kept for you, and in a rollout the pods that serve, start and end may open %v (%s). Lower services.<name>.pool or scale.max, or give the server more; behind a pooler set it to 0." $setting (int $server.most) $reserve (int $server.used) (join ", " $server.who)) -}}
{{- end -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{- define "quire.wrongTold" -}}
{{- $wrong := list -}}
{{- range $name, $service := include "quire.services" . | fromJson -}}
{{- range $service.names -}}
{{- $from := include "quire.source" (dict "root" $ "service" $service "name" .) | fromJson -}}
{{- if $from.unknown -}}{{- $wrong = append $wrong (printf "services.%s is told %s, and nothing says what that is: give services.%s.env.%s, or enable the service it is the address of." $name $from.name $name $from.name) -}}{{- end -}}
{{- if eq ($from.missing | default "") "config.MAIL_FROM" -}}{{- $wrong = append $wrong "config.MAIL_FROM is empty: say who the mails come from, with an address of yours, as Quire <shop@your.domain>." -}}
{{- else if $from.missing -}}{{- $wrong = append $wrong (printf "%s is empty: services.%s cannot do without it%s." $from.missing $name (ternary " (expose.host gives it too)" "" (hasSuffix "_URL" $from.name))) -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{- define "quire.wrongKeys" -}}
{{- $wrong := list -}}
{{- $secrets := .Values.secrets -}}
{{- if and $secrets.existingSecret $secrets.values -}}{{- $wrong = append $wrong "secrets: give existingSecret or values, not both; it would not be clear which one counts." -}}{{- end -}}
{{- if and $secrets.generate (not .Values.demo.enabled) -}}{{- $wrong = append $wrong "secrets.generate is for demo.enabled: a shop that sells has its keys in a Secret of its own (secrets.existingSecret; `npm run chart -- keys` prints one)." -}}{{- end -}}
{{- if not $secrets.existingSecret -}}
{{- $keys := include "quire.keys" . | fromJson -}}
{{- $missing := list -}}
{{- range $key, $optional := include "quire.wanted" . | fromJson -}}
{{- if and (not $optional) (not (get $keys $key)) -}}{{- $missing = append $missing $key -}}{{- end -}}
{{- end -}}
{{- range $missing -}}
{{- if hasPrefix "DATABASE_URL_" . -}}{{- $wrong = append $wrong (printf "There is no database for %s: give secrets.values.%s, or an existingSecret that has it." (trimPrefix "DATABASE_URL_" . | lower) .) -}}{{- end -}}
{{- end -}}
{{- $others := list -}}
{{- range $missing -}}{{- if not (hasPrefix "DATABASE_URL_" .) -}}{{- $others = append $others . -}}{{- end -}}{{- end -}}
{{- if $others -}}{{- $wrong = append $wrong (printf "Secrets are missing: %s. Name a Secret that has them in secrets.existingSecret (`npm run chart -- keys` prints one)." (join ", " $others)) -}}{{- end -}}
{{- range $key, $value := $keys -}}
{{- if and (regexMatch "^(VIEWER|DOOR|SEAL|CURSOR|VISITOR|RECEIPT)_KEY" $key) (not (regexMatch "^[A-Za-z0-9_-]{43,}([ ,][A-Za-z0-9_-]{43,})*$" $value)) -}}{{- $wrong = append $wrong (printf "secrets.values.%s must be at least 32 random bytes in base64url (43 letters), or several such keys with one space or one comma between two." $key) -}}{{- end -}}
{{- if and (eq "NETWORK_KEY" $key) (not (regexMatch "^[A-Za-z0-9_-]{43,}$" $value)) -}}{{- $wrong = append $wrong (printf "secrets.values.%s must be at least 32 random bytes in base64url (43 letters)." $key) -}}{{- end -}}
{{- if and $.Values.demo.enabled (hasPrefix "sk_live_" $value) -}}{{- $wrong = append $wrong "demo.enabled forgets its orders, and the Stripe key is a live one: real money would be taken for them." -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{/* A demo puts a manager with a public password into its databases: they are the demo's own, or nothing is made. */}}
{{- define "quire.wrongDemo" -}}
{{- $wrong := list -}}
{{- if .Values.demo.enabled -}}
{{- $why := "the demo would put books, and a manager with a public password, into these databases" -}}
{{- if and .Values.secrets.existingSecret (not .Values.demo.ownSecret) -}}{{- $wrong = append $wrong (printf "demo.enabled together with secrets.existingSecret: %s. Leave one away; if that Secret was made for this demo (`npm run chart -- keys --demo`), say demo.ownSecret: true." $why) -}}{{- end -}}
{{- range $key, $_ := .Values.secrets.values -}}
{{- if hasPrefix "DATABASE_URL" $key -}}{{- $wrong = append $wrong (printf "demo.enabled together with secrets.values.%s: %s. Leave one away; a demo has a Postgres of its own." $key $why) -}}{{- end -}}
{{- end -}}
{{- else if .Values.demo.ownSecret -}}{{- $wrong = append $wrong "demo.ownSecret says that the Secret is a demo's, and demo.enabled is false: leave it away." -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{/* What stands in examples for what only the operator knows. */}}
{{- define "quire.wrongPlaceholders" -}}
{{- $wrong := list -}}
{{- $example := "(^|[.@/])example[.](com|net|org)($|[>:/, ])" -}}
{{- range $key, $value := .Values.secrets.values -}}
{{- if or (regexMatch "FROM-YOUR-ACCOUNT|PASSWORD@" $value) (regexMatch $example $value) -}}{{- $wrong = append $wrong (printf "secrets.values.%s is still the placeholder that `npm run chart -- keys` prints: put yours in its place." $key) -}}{{- end -}}
{{- end -}}
{{- range $key := list "host" "webHost" -}}
{{- with get $.Values.expose $key -}}{{- if regexMatch $example . -}}{{- $wrong = append $wrong (printf "expose.%s is %s, which is an example: give a host of yours." $key .) -}}{{- end -}}{{- end -}}
{{- end -}}
{{- range $key, $value := .Values.config -}}
{{- if regexMatch $example $value -}}{{- $wrong = append $wrong (printf "config.%s is %s, which is an example: give one of yours." $key $value) -}}{{- end -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{- define "quire.wrongEntrance" -}}
{{- $wrong := list -}}
{{- $expose := .Values.expose -}}
{{- if and $expose.httpRoute.enabled $expose.ingress.enabled -}}{{- $wrong = append $wrong "expose: httpRoute and ingress are both on; the shop would have two front doors. Turn one off." -}}{{- end -}}
{{- if and (or $expose.httpRoute.enabled $expose.ingress.enabled) (not $expose.host) -}}{{- $wrong = append $wrong "expose.host is empty: say under which name the shop is reached." -}}{{- end -}}
{{- if and $expose.httpRoute.enabled (not $expose.httpRoute.parentRefs) -}}{{- $wrong = append $wrong "expose.httpRoute.parentRefs is empty: say which Gateway it hangs on." -}}{{- end -}}
{{- if and $expose.host (eq $expose.host $expose.webHost) -}}{{- $wrong = append $wrong "expose.host and expose.webHost are the same: the playground needs a name of its own." -}}{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{- define "quire.wrongRest" -}}
{{- $wrong := list -}}
{{- if eq (.Values.image.tag | default .Chart.AppVersion) "latest" -}}{{- $wrong = append $wrong "image.tag is latest: nobody could say what runs, nor roll it back. Name a build." -}}{{- end -}}
{{- if lt (int .Values.life.graceSeconds) (int (add .Values.life.sleepSeconds 11)) -}}{{- $wrong = append $wrong (printf "life.graceSeconds is %v: with %v seconds of sleep, ten of drain and one of margin it must be %v or more." .Values.life.graceSeconds .Values.life.sleepSeconds (add .Values.life.sleepSeconds 11)) -}}{{- end -}}
{{- if and .Values.keda.enabled (not .Values.keda.prometheusUrl) -}}{{- $wrong = append $wrong "keda.enabled without keda.prometheusUrl: KEDA must know whom to ask how much waits." -}}{{- end -}}
{{- if and .Values.scheduling.createPriorityClass (not .Values.scheduling.priorityClassName) -}}{{- $wrong = append $wrong "scheduling.createPriorityClass: give the class a name, in scheduling.priorityClassName." -}}{{- end -}}
{{- toJson $wrong -}}
{{- end -}}
